"""Use a customer's credit on an invoice, of whichever order."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.billing import queries as billing
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.money import LARGEST_MINOR
from workwright.parties.queries import same_customer
from workwright.payments.actions.move_money import MoveMoney, move_money
from workwright.payments.actions.place_money import MoreThanInvoiced, NotThatMuch, Put
from workwright.payments.models import Payment
from workwright.payments.queries.facts import owed_on


class NothingToApply(DomainError):
    """There is no credit to use, or nothing is owed on the invoice."""

    code = "payments.nothing_to_apply"


class ApplyCredit(Command):
    """Without an amount, as much as there is and is owed."""

    invoice_id: UUID
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)] | None = None


class AppliedCredit(Result):
    """`id` is the invoice's."""

    id: UUID
    applied_minor: int


@action("payments.apply_credit", errors=(NotFound, NothingToApply, NotThatMuch, MoreThanInvoiced), money=True)
def apply_credit(ctx: Context, command: ApplyCredit) -> AppliedCredit:
    """Take the customer's credit, oldest money first, and pay the invoice with it. Never another currency."""
    card = billing.invoice_heads(ctx, [command.invoice_id]).get(command.invoice_id)
    if card is None or card.state != "issued":
        raise NotFound("There is no such issued invoice.", id=str(command.invoice_id))
    ((_, owed),) = owed_on(ctx, [card.id], card.currency)
    if command.amount_minor is not None and command.amount_minor > owed:
        raise MoreThanInvoiced(field="amount_minor", owed_minor=owed)
    wanted = left = owed if command.amount_minor is None else command.amount_minor
    held = (
        Payment.here(ctx)
        .select_for_update()
        .filter(customer_id__in=same_customer([card.customer_id]), currency=card.currency, credit_minor__gt=0)
    )
    for payment in held.order_by("received_at", "id"):
        part = min(left, payment.credit_minor - payment.refunding_minor)
        if part > 0:
            left -= part
            puts = (
                Put(target="credit", amount_minor=-part),
                Put(target="invoice", amount_minor=part, invoice_id=card.id),
            )
            move_money(ctx, MoveMoney(payment_id=payment.id, cause="credit_applied", puts=puts))
    if left == wanted:
        raise NothingToApply
    if command.amount_minor is not None and left:
        raise NotThatMuch(field="amount_minor", left_minor=wanted - left)
    ctx.about(card.work_order_id or card.id)
    return AppliedCredit(id=card.id, applied_minor=wanted - left)
