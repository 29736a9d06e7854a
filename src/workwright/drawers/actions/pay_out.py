"""Take cash out of a drawer: a drop to the safe, or a small expense."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.move_cash import MoveCash, ShiftNotOpen, move_cash
from workwright.drawers.policy import DrawersPolicy
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.money import LARGEST_MINOR


class PayOutTooLarge(DomainError):
    """This is more than may be spent from a drawer in one go."""

    code = "drawers.pay_out_too_large"


class PayOut(Command):
    """`drop` goes to the safe or bank and is unlimited; `pay_out` is an expense and has a limit."""

    shift_id: UUID
    kind: Literal["pay_out", "drop"]
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class PaidOut(Result):
    """`id` is the movement's."""

    id: UUID


@action("drawers.pay_out", errors=(NotFound, ShiftNotOpen, PayOutTooLarge), money=True)
def pay_out(ctx: Context, command: PayOut) -> PaidOut:
    """Take cash out, with its reason. The books refuse more than is in the drawer."""
    limit = DrawersPolicy.at(ctx).pay_out_limit_minor
    if command.kind == "pay_out" and command.amount_minor > limit:
        raise PayOutTooLarge(field="amount_minor", limit_minor=limit)
    moved = move_cash(
        ctx,
        MoveCash(
            shift_id=command.shift_id,
            kind=command.kind,
            amount_minor=-command.amount_minor,
            reason=command.reason,
        ),
    )
    return PaidOut(id=moved.id)
