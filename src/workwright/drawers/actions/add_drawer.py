"""Add a cash drawer, or a technician's cash bag."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.access.queries import user_names
from workwright.drawers.models import Drawer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id


class DrawerNameTaken(DomainError):
    """There is a drawer of this name. Choose another name."""

    code = "drawers.name_taken"


class HolderHasBag(DomainError):
    """This person has a cash bag in this currency already. Use it, or take it out of use first."""

    code = "drawers.holder_has_bag"


class AddDrawer(Command):
    """Without a currency it is the branch's own. With a holder it is that person's cash bag, and nobody else's."""

    drawer_id: UUID | None = None
    name: Annotated[str, Field(min_length=1, max_length=60)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    holder_id: Annotated[UUID | None, Field(title="Cash bag of")] = None


class AddedDrawer(Result):
    id: UUID


constraint_means("drawer_name_once", lambda: DrawerNameTaken(field="name"))
constraint_means("drawer_one_bag_per_holder", lambda: HolderHasBag(field="holder_id"))


@action("drawers.add_drawer", errors=(DrawerNameTaken, HolderHasBag, NotFound))
def add_drawer(ctx: Context, command: AddDrawer) -> AddedDrawer:
    """Add a drawer to this branch; it is empty until a shift is opened."""
    if command.holder_id and not user_names([command.holder_id]):
        raise NotFound("There is no such person.", field="holder_id")
    drawer_id = command.drawer_id or new_id()
    Drawer.unscoped.create(
        id=drawer_id,
        branch_id=ctx.here,
        name=command.name,
        currency=command.currency or ctx.branch.currency,
        holder_id=command.holder_id,
    )
    return AddedDrawer(id=drawer_id)
