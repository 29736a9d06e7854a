"""Hand a drawer over from one cashier to the next: both count, and the shift passes in one step."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.close_shift import (
    CloseShift,
    DifferenceNeedsReason,
    close_shift,
)
from workwright.drawers.actions.count_shift import CountDoesNotAdd, UnknownFace, check_count, kept
from workwright.drawers.actions.open_shift import BagOfAnother, opening
from workwright.drawers.events import ShiftOpened
from workwright.drawers.models import Drawer, Shift
from workwright.drawers.states import SHIFT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR


class CountsDiffer(DomainError):
    """The two counts are not the same. Count again, both of you: neither is told the other's."""

    code = "drawers.counts_differ"


class SecondCounterNeeded(DomainError):
    """The one who takes over counts for themselves: it cannot be the one who counted, or whose shift it is."""

    code = "drawers.second_counter_needed"


class HandOverShift(Command):
    """Sent by the one who takes over, after the one who leaves has counted. `reason` is for what is over or short."""

    shift_id: UUID
    new_shift_id: UUID | None = None
    expected_version: int
    counted_minor: Annotated[int, Field(ge=0, le=LARGEST_MINOR)]
    denominations: dict[int, Annotated[int, Field(ge=0)]] = {}
    reason: Annotated[str, Field(max_length=500)] = ""


class HandedOver(Result):
    """`id` is the new shift's, of the one who took over."""

    closed_shift_id: UUID
    difference_minor: int
    version: int = 1


@action(
    "drawers.hand_over_shift",
    errors=(
        *(NotFound, Stale, IllegalTransition, CountsDiffer, SecondCounterNeeded, DifferenceNeedsReason),
        *(CountDoesNotAdd, UnknownFace, BagOfAnother),
    ),
    money=True,
)
def hand_over_shift(ctx: Context, command: HandOverShift) -> HandedOver:
    """Close the counted shift and open the next one with the same cash, when both counts agree."""
    columns = ("state", "version", "counted_minor", "counted_by", "opened_by", "drawer_id", "currency")
    shift = writer.lock(ctx, Shift, command.shift_id, *columns)
    SHIFT.after(shift.state, close_shift.name)
    if shift.version != command.expected_version:
        raise Stale
    _check(ctx, command, shift)
    closed = close_shift(
        ctx,
        CloseShift(
            shift_id=command.shift_id, expected_version=command.expected_version, reason=command.reason
        ),
    )
    new_shift_id = _open(ctx, command, shift)
    return HandedOver(
        id=new_shift_id, closed_shift_id=command.shift_id, difference_minor=closed.difference_minor
    )


def _check(ctx: Context, command: HandOverShift, shift: writer.Row) -> None:
    if ctx.actor.ref in (shift.counted_by, shift.opened_by):
        raise SecondCounterNeeded
    check_count(shift.currency, command.counted_minor, command.denominations)
    if command.counted_minor != shift.counted_minor:
        raise CountsDiffer(field="counted_minor")
    holder = writer.one(ctx, Drawer, shift.drawer_id, "holder_id").holder_id
    if holder not in (None, ctx.actor.user_id):
        raise BagOfAnother


def _open(ctx: Context, command: HandOverShift, shift: writer.Row) -> UUID:
    new_shift_id = command.new_shift_id or new_id()
    row = opening(ctx, new_shift_id, shift.drawer_id, shift.currency, command.counted_minor)
    taken = {
        "took_over_from_id": command.shift_id,
        "float_denominations": kept(command.denominations),
    }
    writer.insert(Shift, row | taken)
    ctx.emit(ShiftOpened(shift_id=new_shift_id, drawer_id=shift.drawer_id))
    return new_shift_id
