"""Put free money of one payment against one invoice."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.billing import queries as billing
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.money import LARGEST_MINOR
from workwright.parties.queries import same_customer
from workwright.payments.actions.move_money import MoveMoney, move_money
from workwright.payments.actions.place_money import MoreThanInvoiced, NotThatMuch, Put
from workwright.payments.queries.facts import DifferentPayers, lock_payment, owed_on


class AllocatePayment(Command):
    payment_id: UUID
    invoice_id: UUID
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]


class AllocatedPayment(Result):
    id: UUID


@action(
    "payments.allocate_payment",
    errors=(NotFound, NotThatMuch, MoreThanInvoiced, DifferentPayers),
    money=True,
)
def allocate_payment(ctx: Context, command: AllocatePayment) -> AllocatedPayment:
    """Pay an invoice of the same customer from this payment: its credit first, then its deposit."""
    card = billing.invoice_heads(ctx, [command.invoice_id]).get(command.invoice_id)
    if card is None or card.state != "issued":
        raise NotFound("There is no such issued invoice.", id=str(command.invoice_id))
    ((_, owed),) = owed_on(ctx, [card.id], card.currency)
    payment = lock_payment(ctx, command.payment_id)
    if payment.customer_id not in same_customer([card.customer_id]) or payment.currency != card.currency:
        raise DifferentPayers(field="invoice_id")
    if command.amount_minor > owed:
        raise MoreThanInvoiced(field="amount_minor", owed_minor=owed)
    free = payment.credit_minor + payment.deposit_minor - payment.refunding_minor
    if command.amount_minor > free:
        raise NotThatMuch(field="amount_minor", left_minor=free)
    credit = min(command.amount_minor, payment.credit_minor)
    puts = [Put(target="invoice", amount_minor=command.amount_minor, invoice_id=card.id)]
    puts += [Put(target="credit", amount_minor=-credit)] if credit else []
    deposit = command.amount_minor - credit
    puts += [Put(target="deposit", amount_minor=-deposit)] if deposit else []
    move_money(ctx, MoveMoney(payment_id=payment.id, cause="allocated", puts=tuple(puts)))
    ctx.about(card.work_order_id or card.id)
    return AllocatedPayment(id=payment.id)
