"""Put the deposits of an order against its invoice."""

from uuid import UUID

from workwright.billing import queries as billing
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.parties.queries import same_customer
from workwright.payments.actions.move_money import MoveMoney, move_money
from workwright.payments.actions.place_money import Put
from workwright.payments.events import DepositApplied
from workwright.payments.models import Payment
from workwright.payments.queries.facts import owed_on


class ApplyDeposits(Command):
    invoice_id: UUID


class AppliedDeposits(Result):
    """`id` is the invoice's."""

    id: UUID
    applied_minor: int


@action("payments.apply_deposits", errors=(NotFound,), money=True)
def apply_deposits(ctx: Context, command: ApplyDeposits) -> AppliedDeposits:
    """Use what is held for the invoice's order, oldest first, as far as it is owed and not promised to a refund."""
    card = billing.invoice_heads(ctx, [command.invoice_id]).get(command.invoice_id)
    if card is None or card.state != "issued":
        raise NotFound("There is no such issued invoice.", id=str(command.invoice_id))
    ((_, owed),) = owed_on(ctx, [card.id], card.currency)
    held = (
        Payment.here(ctx)
        .select_for_update()
        .filter(
            work_order_id=card.work_order_id,
            customer_id__in=same_customer([card.customer_id]),
            currency=card.currency,
            deposit_minor__gt=0,
        )
    )
    left = owed
    for payment in held.order_by("received_at", "id"):
        part = min(left, payment.deposit_minor - payment.refunding_minor)
        if part > 0:
            left -= part
            puts = (
                Put(target="deposit", amount_minor=-part),
                Put(target="invoice", amount_minor=part, invoice_id=card.id),
            )
            move_money(ctx, MoveMoney(payment_id=payment.id, cause="deposit_applied", puts=puts))
    if left < owed:
        ctx.about(card.work_order_id or card.id)
        _announce(ctx, card.id, card.work_order_id, owed - left, card.currency)
    return AppliedDeposits(id=card.id, applied_minor=owed - left)


def _announce(
    ctx: Context, invoice_id: UUID, work_order_id: UUID | None, amount_minor: int, currency: str
) -> None:
    ctx.emit(
        DepositApplied(
            invoice_id=invoice_id, work_order_id=work_order_id, amount_minor=amount_minor, currency=currency
        )
    )
