"""Find the place meant by a command, making the branch's first warehouse when it has none."""

from uuid import UUID

from workwright.inventory.actions.add_place import AddPlace, add_place
from workwright.inventory.models import Place
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound


class FindPlace(Command):
    place_id: UUID | None = None


class FoundPlace(Result):
    id: UUID


@action("inventory.find_place", inner=True, errors=(NotFound,))
def find_place(ctx: Context, command: FindPlace) -> FoundPlace:
    """Return the named place of this branch, or its default warehouse; a new branch gets one called Store."""
    if command.place_id is not None:
        if not Place.here(ctx).filter(pk=command.place_id, closed_at=None).exists():
            raise NotFound("There is no such place in this branch.", field="place_id")
        return FoundPlace(id=command.place_id)
    default = Place.here(ctx).filter(is_default=True).values_list("pk", flat=True).first()
    return FoundPlace(id=default or add_place(ctx, AddPlace(name="Store")).id)
