"""Close a shift: what is over or short goes into the books, never to zero."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.move_cash import MoveCash, move_cash
from workwright.drawers.events import ShiftClosed
from workwright.drawers.models import Shift
from workwright.drawers.policy import DrawersPolicy
from workwright.drawers.rules import difference
from workwright.drawers.states import SHIFT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound, Stale


class DifferenceNeedsReason(DomainError):
    """The count differs from what is expected. Count again, or say why."""

    code = "drawers.difference_needs_reason"


class CloseShift(Command):
    shift_id: UUID
    expected_version: int
    reason: Annotated[str, Field(max_length=500)] = ""


class ClosedShift(Result):
    id: UUID
    version: int
    state: str
    difference_minor: int


@action("drawers.close_shift", errors=(NotFound, Stale, IllegalTransition, DifferenceNeedsReason), money=True)
def close_shift(ctx: Context, command: CloseShift) -> ClosedShift:
    """End the shift after its count. A difference needs a reason; anyone with the right may close."""
    shift = writer.lock(
        ctx, Shift, command.shift_id, "state", "counted_minor", "expected_minor", "drawer_id", "currency"
    )
    state = SHIFT.after(shift.state, close_shift.name)
    off = difference(shift.counted_minor, shift.expected_minor)
    if abs(off) > DrawersPolicy.at(ctx).free_difference_minor and len(command.reason) < 3:
        raise DifferenceNeedsReason(field="reason", difference_minor=off)
    if off:
        move_cash(
            ctx,
            MoveCash(shift_id=command.shift_id, kind="over_short", amount_minor=off, reason=command.reason),
        )
    writer.update(
        Shift,
        command.shift_id,
        expected_version=command.expected_version,
        state=state,
        reason=command.reason,
        closed_by=ctx.actor.ref,
        closed_at=ctx.now,
    )
    ctx.emit(
        ShiftClosed(
            shift_id=command.shift_id,
            drawer_id=shift.drawer_id,
            difference_minor=off,
            currency=shift.currency,
        )
    )
    return ClosedShift(
        id=command.shift_id, version=command.expected_version + 1, state=state, difference_minor=off
    )
