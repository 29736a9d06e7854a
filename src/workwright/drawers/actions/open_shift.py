"""Open a shift: count the float and take the drawer."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.move_cash import MoveCash, move_cash
from workwright.drawers.events import ShiftOpened
from workwright.drawers.models import Drawer, Shift
from workwright.drawers.postings import drawer_of
from workwright.drawers.states import SHIFT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger import queries as ledger


class DrawerTaken(DomainError):
    """A shift is running in this drawer already. Close it, or take another drawer."""

    code = "drawers.drawer_taken"


class DrawerRetired(DomainError):
    """This drawer is out of use. Take another one."""

    code = "drawers.drawer_retired"


class OpenShift(Command):
    """`float_minor` is the cash that is in the drawer now, counted."""

    shift_id: UUID | None = None
    drawer_id: UUID
    float_minor: Annotated[int, Field(ge=0, le=LARGEST_MINOR)]


class OpenedShift(Result):
    id: UUID
    version: int = 1


constraint_means("shift_one_running_per_drawer", DrawerTaken)


@action("drawers.open_shift", errors=(NotFound, DrawerTaken, DrawerRetired), money=True)
def open_shift(ctx: Context, command: OpenShift) -> OpenedShift:
    """Open a shift. What the float adds to, or takes from, the cash left in the drawer came from the safe."""
    drawer = writer.lock(ctx, Drawer, command.drawer_id, "currency", "active")
    if not drawer.active:
        raise DrawerRetired
    shift_id = command.shift_id or new_id()
    writer.insert(Shift, _shift(ctx, command, shift_id, drawer.currency))
    left = ledger.balance(ctx, "drawer", drawer_of(command.drawer_id), drawer.currency).minor
    if brought := command.float_minor - left:
        move_cash(ctx, MoveCash(shift_id=shift_id, kind="float", amount_minor=brought))
    ctx.emit(ShiftOpened(shift_id=shift_id, drawer_id=command.drawer_id))
    return OpenedShift(id=shift_id)


def _shift(ctx: Context, command: OpenShift, shift_id: UUID, currency: str) -> dict[str, object]:
    return {
        "id": shift_id,
        "branch_id": ctx.here,
        "drawer_id": command.drawer_id,
        "currency": currency,
        "state": SHIFT.initial,
        "float_minor": command.float_minor,
        "opened_by": ctx.actor.ref,
        "opened_at": ctx.now,
    }
