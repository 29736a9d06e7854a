"""Hand cash in: out of a technician's bag, or one drawer, into another, in one step."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.move_cash import MoveCash, MovedCash, ShiftNotOpen, move_cash
from workwright.drawers.postings import handed_in
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import Overdrawn, PostTransaction, post_transaction


class OtherCurrency(DomainError):
    """The two drawers hold different currencies. Nothing is converted silently: take a drawer of the same one."""

    code = "drawers.other_currency"


class HandIn(Command):
    """The cash leaves the first shift's drawer and is counted into the second one's."""

    shift_id: Annotated[UUID, Field(title="From the shift")]
    to_shift_id: Annotated[UUID, Field(title="Into the shift")]
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    note: Annotated[str, Field(max_length=200)] = ""


class HandedIn(Result):
    """`id` names both movements and their posting."""

    currency: str


@action("drawers.hand_in", errors=(NotFound, Invalid, ShiftNotOpen, OtherCurrency, Overdrawn), money=True)
def hand_in(ctx: Context, command: HandIn) -> HandedIn:
    """Move cash from one open shift into another. The books refuse more than is in the first drawer."""
    if command.shift_id == command.to_shift_id:
        raise Invalid("Cash is handed in from one shift to another.", field="to_shift_id")
    reference = new_id()
    moved = {shift: _move(ctx, command, shift, reference) for shift in _in_order(command)}
    given, taken = moved[command.shift_id], moved[command.to_shift_id]
    if given.currency != taken.currency:
        raise OtherCurrency(field="to_shift_id")
    post_transaction(
        ctx,
        PostTransaction(
            kind="cash_hand_in",
            business_key=f"hand_in:{reference}",
            effective_on=ctx.today,
            lines=handed_in(given.drawer_id, taken.drawer_id, command.amount_minor, given.currency),
            reason=command.note or None,
        ),
    )
    return HandedIn(id=reference, currency=given.currency)


def _in_order(command: HandIn) -> list[UUID]:
    """Return the two shifts in the order in which everybody locks them."""
    return sorted((command.shift_id, command.to_shift_id))


def _move(ctx: Context, command: HandIn, shift_id: UUID, reference: UUID) -> MovedCash:
    amount = command.amount_minor if shift_id == command.to_shift_id else -command.amount_minor
    return move_cash(
        ctx,
        MoveCash(
            shift_id=shift_id, kind="hand_in", amount_minor=amount, reason=command.note, reference=reference
        ),
    )
