"""Add a cash drawer, or a technician's cash bag."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.drawers.models import Drawer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id


class DrawerNameTaken(DomainError):
    """There is a drawer of this name. Choose another name."""

    code = "drawers.name_taken"


class AddDrawer(Command):
    """Without a currency it is the branch's own."""

    drawer_id: UUID | None = None
    name: Annotated[str, Field(min_length=1, max_length=60)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None


class AddedDrawer(Result):
    id: UUID


constraint_means("drawer_name_once", lambda: DrawerNameTaken(field="name"))


@action("drawers.add_drawer", errors=(DrawerNameTaken,))
def add_drawer(ctx: Context, command: AddDrawer) -> AddedDrawer:
    """Add a drawer to this branch; it is empty until a shift is opened."""
    drawer_id = command.drawer_id or new_id()
    Drawer.unscoped.create(
        id=drawer_id,
        branch_id=ctx.here,
        name=command.name,
        currency=command.currency or ctx.branch.currency,
    )
    return AddedDrawer(id=drawer_id)
