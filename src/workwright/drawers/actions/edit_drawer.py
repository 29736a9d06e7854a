"""Rename a drawer, or take it out of use."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.add_drawer import DrawerNameTaken, HolderHasBag
from workwright.drawers.models import Drawer, Shift
from workwright.drawers.states import RUNNING
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound, Stale


class DrawerInUse(DomainError):
    """A shift is running in this drawer. Close it first."""

    code = "drawers.drawer_in_use"


class EditDrawer(Command):
    drawer_id: UUID
    expected_version: int
    name: Annotated[str, Field(min_length=1, max_length=60)]
    active: bool


class EditedDrawer(Result):
    id: UUID
    version: int


@action("drawers.edit_drawer", errors=(NotFound, Stale, DrawerNameTaken, DrawerInUse, HolderHasBag))
def edit_drawer(ctx: Context, command: EditDrawer) -> EditedDrawer:
    """Change name and use of a drawer; one with a running shift stays in use."""
    writer.lock(ctx, Drawer, command.drawer_id, "id")
    if not command.active and Shift.here(ctx).filter(drawer_id=command.drawer_id, state__in=RUNNING).exists():
        raise DrawerInUse
    writer.update(
        Drawer,
        command.drawer_id,
        expected_version=command.expected_version,
        name=command.name,
        active=command.active,
    )
    return EditedDrawer(id=command.drawer_id, version=command.expected_version + 1)
