"""Take money of a payment back from an invoice: the invoice is open again, the money is the customer's credit."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.move_money import MoveMoney, move_money
from workwright.payments.actions.place_money import NotThatMuch, Put
from workwright.payments.queries.facts import lock_payment, where_it_is


class DeallocatePayment(Command):
    payment_id: UUID
    invoice_id: UUID
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class DeallocatedPayment(Result):
    id: UUID


@action("payments.deallocate_payment", errors=(NotFound, NotThatMuch), money=True)
def deallocate_payment(ctx: Context, command: DeallocatePayment) -> DeallocatedPayment:
    """Correct a wrong allocation with its reason; the rows of the wrong one stay."""
    payment = lock_payment(ctx, command.payment_id)
    _, _, invoices = where_it_is(payment)
    held = dict(invoices).get(command.invoice_id, 0)
    if command.amount_minor > held:
        raise NotThatMuch(field="amount_minor", left_minor=held)
    puts = (
        Put(target="invoice", amount_minor=-command.amount_minor, invoice_id=command.invoice_id),
        Put(target="credit", amount_minor=command.amount_minor),
    )
    move_money(ctx, MoveMoney(payment_id=payment.id, cause="deallocated", puts=puts, reason=command.reason))
    ctx.about(payment.work_order_id or payment.id)
    return DeallocatedPayment(id=payment.id)
