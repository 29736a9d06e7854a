"""Put cash into a drawer: change from the safe, say."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.move_cash import MoveCash, ShiftNotOpen, move_cash
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.money import LARGEST_MINOR


class PayIn(Command):
    shift_id: UUID
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class PaidIn(Result):
    """`id` is the movement's."""

    id: UUID


@action("drawers.pay_in", errors=(NotFound, ShiftNotOpen), money=True)
def pay_in(ctx: Context, command: PayIn) -> PaidIn:
    """Bring cash from the safe into the drawer."""
    moved = move_cash(
        ctx,
        MoveCash(
            shift_id=command.shift_id, kind="pay_in", amount_minor=command.amount_minor, reason=command.reason
        ),
    )
    return PaidIn(id=moved.id)
