"""Put the deposits of an order against its invoice."""

from typing import Literal
from uuid import UUID

from django.db.models import Q

from workwright.billing import queries as billing
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.parties.queries import same_customer
from workwright.payments.actions.move_money import MoveMoney, move_money
from workwright.payments.actions.place_money import Put
from workwright.payments.events import DepositApplied
from workwright.payments.models import Payment
from workwright.payments.queries.facts import freed_by_credit_notes, owed_on

CAUSE = "deposit_applied"


class ApplyDeposits(Command):
    invoice_id: UUID


class AppliedDeposits(Result):
    """`id` is the invoice's."""

    id: UUID
    applied_minor: int


@action("payments.apply_deposits", errors=(NotFound,), money=True)
def apply_deposits(ctx: Context, command: ApplyDeposits) -> AppliedDeposits:
    """Use what is held for the invoice's order, oldest first, as far as it is owed and not promised to a refund.

    Money of the order that a credit note freed pays again when the order is invoiced anew.
    """
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
        )
        .filter(Q(deposit_minor__gt=0) | Q(credit_minor__gt=0))
    )
    left = owed
    for payment in held.order_by("received_at", "id"):
        left -= _apply(
            ctx, card.id, "deposit", payment, min(left, payment.deposit_minor - payment.refunding_minor)
        )
        freed = freed_by_credit_notes(payment.id) if left and payment.credit_minor else 0
        left -= _apply(
            ctx, card.id, "credit", payment, min(left, freed, payment.credit_minor - payment.refunding_minor)
        )
    if left < owed:
        ctx.about(card.work_order_id or card.id)
        _announce(ctx, card.id, card.work_order_id, owed - left, card.currency)
    return AppliedDeposits(id=card.id, applied_minor=owed - left)


def _apply(
    ctx: Context, invoice_id: UUID, source: Literal["deposit", "credit"], payment: Payment, part: int
) -> int:
    """Move part of a payment from its deposit, or what a credit note freed of it, to the invoice; return the part."""
    if part <= 0:
        return 0
    puts = (
        Put(target=source, amount_minor=-part),
        Put(target="invoice", amount_minor=part, invoice_id=invoice_id),
    )
    move_money(ctx, MoveMoney(payment_id=payment.id, cause=CAUSE, puts=puts))
    return part


def _announce(
    ctx: Context, invoice_id: UUID, work_order_id: UUID | None, amount_minor: int, currency: str
) -> None:
    ctx.emit(
        DepositApplied(
            invoice_id=invoice_id, work_order_id=work_order_id, amount_minor=amount_minor, currency=currency
        )
    )
