"""Add a place where stock lies."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.inventory.models import Place
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid
from workwright.kernel.ids import new_id


class PlaceNameTaken(DomainError):
    """The branch has a place of that name already."""

    code = "inventory.place_name_taken"


constraint_means("place_name_once_per_branch", lambda: PlaceNameTaken(field="name"))


class AddPlace(Command):
    place_id: UUID | None = None
    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Literal["warehouse", "van"] = "warehouse"
    holder_id: UUID | None = Field(default=None, description="the technician who drives the van")


class AddedPlace(Result):
    id: UUID


@action("inventory.add_place", errors=(PlaceNameTaken, Invalid))
def add_place(ctx: Context, command: AddPlace) -> AddedPlace:
    """Add a warehouse or a van. The first warehouse of a branch is the one used where none is named."""
    if command.holder_id and command.kind != "van":
        raise Invalid("Only a van is held by a technician.", field="holder_id")
    place_id = command.place_id or new_id()
    first = command.kind == "warehouse" and not Place.here(ctx).filter(is_default=True).exists()
    Place.unscoped.create(
        id=place_id,
        branch_id=ctx.here,
        name=command.name,
        kind=command.kind,
        holder_id=command.holder_id,
        is_default=first,
    )
    return AddedPlace(id=place_id)
