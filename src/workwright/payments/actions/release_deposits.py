"""Turn what is left of an order's deposits into the customer's credit: the order was cancelled, or is done."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.payments.actions.apply_credit import NothingToApply
from workwright.payments.actions.move_money import MoveMoney, move_money
from workwright.payments.actions.place_money import Put
from workwright.payments.models import Payment


class ReleaseDeposits(Command):
    work_order_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class ReleasedDeposits(Result):
    """`id` is the work order's."""

    id: UUID
    released_minor: int


@action("payments.release_deposits", errors=(NothingToApply,), money=True)
def release_deposits(ctx: Context, command: ReleaseDeposits) -> ReleasedDeposits:
    """Free every deposit of the order that no refund has a claim on; it stays owed to the customer."""
    held = (
        Payment.here(ctx).select_for_update().filter(work_order_id=command.work_order_id, deposit_minor__gt=0)
    )
    released = 0
    for payment in held.order_by("received_at", "id"):
        part = payment.deposit_minor - payment.refunding_minor
        if part > 0:
            released += part
            puts = (
                Put(target="deposit", amount_minor=-part),
                Put(target="credit", amount_minor=part),
            )
            move = MoveMoney(
                payment_id=payment.id, cause="deposit_released", puts=puts, reason=command.reason
            )
            move_money(ctx, move)
    if not released:
        raise NothingToApply("No deposit is held for this order.")
    ctx.about(command.work_order_id)
    return ReleasedDeposits(id=command.work_order_id, released_minor=released)
