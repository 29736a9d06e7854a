"""Edit a place: its name, who drives it, whether it is the one used where none is named."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.add_place import PlaceNameTaken
from workwright.inventory.models import Place
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound, Stale

_UNSET_DEFAULT = """
UPDATE inventory_place SET is_default = false, version = version + 1 WHERE branch_id = %s AND is_default AND id <> %s
"""


class EditPlace(Command):
    """What is left out stays as it is."""

    place_id: UUID
    expected_version: int
    name: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    holder_id: UUID | None = None
    make_default: bool = False


class EditedPlace(Result):
    id: UUID
    version: int


@action("inventory.edit_place", errors=(NotFound, Stale, Invalid, PlaceNameTaken))
def edit_place(ctx: Context, command: EditPlace) -> EditedPlace:
    """Change a place; making it the default takes that from the place that was."""
    place = writer.lock(ctx, Place, command.place_id, "kind", "name", "holder_id", "is_default")
    if place.kind != "warehouse" and command.make_default:
        raise Invalid("A van cannot be the default place.", field="make_default")
    if place.kind != "van" and command.holder_id:
        raise Invalid("Only a van is held by a technician.", field="holder_id")
    if command.make_default:
        writer.rows(_UNSET_DEFAULT, [ctx.here, command.place_id])
    writer.update(
        Place,
        command.place_id,
        expected_version=command.expected_version,
        name=command.name or place.name,
        holder_id=command.holder_id or place.holder_id,
        is_default=command.make_default or place.is_default,
    )
    return EditedPlace(id=command.place_id, version=command.expected_version + 1)
