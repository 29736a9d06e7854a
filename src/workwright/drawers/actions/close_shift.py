"""Close a shift: what is over or short goes into the books, never to zero."""

from collections.abc import Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from django.db.models import Max
from pydantic import Field

from workwright.drawers.actions.move_cash import MoveCash, move_cash
from workwright.drawers.events import ShiftClosed
from workwright.drawers.models import CashMovement, Shift, ZReport
from workwright.drawers.policy import DrawersPolicy
from workwright.drawers.rules import difference, worked_on
from workwright.drawers.states import SHIFT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.ledger.actions.post_transaction import PeriodClosed


class DifferenceNeedsReason(DomainError):
    """The count differs from what is expected. Count again, or say why."""

    code = "drawers.difference_needs_reason"


class DayNotPossible(DomainError):
    """A shift counts for a day on or after the last one on which cash moved in it, and not for a day to come."""

    code = "drawers.day_not_possible"
    status = 422


class CloseShift(Command):
    """`worked_on` is the day that the shift counts for; left out, it is the last on which cash moved in it."""

    shift_id: UUID
    expected_version: int
    reason: Annotated[str, Field(max_length=500)] = ""
    worked_on: Annotated[date | None, Field(title="Counts for the day")] = None


class ClosedShift(Result):
    id: UUID
    version: int
    state: str
    difference_minor: int
    approval_needed: bool
    worked_on: date
    z_number: str


COLUMNS = ("state", "counted_minor", "expected_minor", "drawer_id", "currency", "opened_at")


@action(
    "drawers.close_shift",
    errors=(NotFound, Stale, IllegalTransition, DifferenceNeedsReason, DayNotPossible, PeriodClosed),
    money=True,
)
def close_shift(ctx: Context, command: CloseShift) -> ClosedShift | Callable[[], ClosedShift]:
    """End the shift after its count, with its Z report. A difference needs a reason, a large one a second person."""
    shift = writer.lock(ctx, Shift, command.shift_id, *COLUMNS)
    state = SHIFT.after(shift.state, close_shift.name)
    off = difference(shift.counted_minor, shift.expected_minor)
    policy = DrawersPolicy.at(ctx)
    if abs(off) > policy.free_difference_minor and len(command.reason) < 3:
        raise DifferenceNeedsReason(field="reason", difference_minor=off)
    day = _day(ctx, command, shift)
    if off:
        _post_difference(ctx, command, off, day)
    needed = abs(off) > policy.approve_above_minor
    writer.update(
        Shift,
        command.shift_id,
        expected_version=command.expected_version,
        state=state,
        reason=command.reason,
        closed_by=ctx.actor.ref,
        closed_at=ctx.now,
        worked_on=day,
        approval_needed=needed,
    )
    slot = ctx.number("Z", _z_report(ctx, command.shift_id, shift.currency), pattern="Z-{n:05d}")
    ctx.emit(
        ShiftClosed(
            shift_id=command.shift_id,
            drawer_id=shift.drawer_id,
            difference_minor=off,
            currency=shift.currency,
            worked_on=day,
            approval_needed=needed,
        )
    )
    return lambda: ClosedShift(
        id=command.shift_id,
        version=command.expected_version + 1,
        state=state,
        difference_minor=off,
        approval_needed=needed,
        worked_on=day,
        z_number=slot.value,
    )


def _day(ctx: Context, command: CloseShift, shift: writer.Row) -> date:
    moved = CashMovement.here(ctx).filter(shift_id=command.shift_id).aggregate(last=Max("at"))["last"]
    opened = shift.opened_at.astimezone(ctx.zone).date()
    last = moved.astimezone(ctx.zone).date() if moved else opened
    if (day := worked_on(command.worked_on, opened, last, ctx.today)) is None:
        raise DayNotPossible(field="worked_on", first=str(max(opened, last)), last=str(ctx.today))
    return day


def _post_difference(ctx: Context, command: CloseShift, off: int, day: date) -> None:
    move_cash(
        ctx,
        MoveCash(
            shift_id=command.shift_id,
            kind="over_short",
            amount_minor=off,
            reason=command.reason,
            effective_on=day,
        ),
    )


def _z_report(ctx: Context, shift_id: UUID, currency: str) -> Callable[[str], None]:
    """Return what writes the report under its number; its figures are put in by the database."""

    def write(number: str) -> None:
        sums = dict.fromkeys(("float_minor", "expected_minor", "counted_minor", "booked_minor"), 0)
        keys = {"id": new_id(), "branch_id": ctx.here, "shift_id": shift_id, "number": number}
        writer.insert(ZReport, {**keys, **sums, "currency": currency, "figures": {}, "made_at": ctx.now})

    return write
