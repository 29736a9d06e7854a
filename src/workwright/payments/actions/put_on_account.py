"""Put an invoice on the customer's account instead of being paid at once."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.billing import queries as billing
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.parties import queries as parties
from workwright.payments.events import PlacedOnAccount
from workwright.payments.models import AccountCharge
from workwright.payments.queries.facts import exposure_of, owed_on
from workwright.payments.rules import AccountTerms, on_account_refusal
from workwright.work_orders import queries as work_orders

SENTENCES = {
    "no_terms": "This customer has no account. Agree on terms and a limit first, or take the money now.",
    "on_hold": "This customer's account is on hold. Take the money now, or lift the hold.",
    "po_required": "This customer needs a purchase-order number on every invoice. Ask for it.",
    "over_limit": "This goes over the customer's limit. Take part of the money now, or raise the limit.",
}


class NotOnAccount(DomainError):
    """This cannot go on account."""

    code = "payments.not_on_account"


class AlreadyOnAccount(DomainError):
    """This invoice is on account already."""

    code = "payments.already_on_account"


class PutOnAccount(Command):
    invoice_id: UUID
    po_number: Annotated[str, Field(max_length=60)] = ""


class PlacedInvoice(Result):
    """`id` is the invoice's."""

    id: UUID
    amount_minor: int


constraint_means("payments_accountcharge_invoice_id_key", AlreadyOnAccount)


@action("payments.put_on_account", errors=(NotFound, NotOnAccount, AlreadyOnAccount), money=True)
def put_on_account(ctx: Context, command: PutOnAccount) -> PlacedInvoice:
    """Let an issued invoice be paid by its due date, within the customer's terms, hold, order number and limit."""
    card = billing.invoice_heads(ctx, [command.invoice_id]).get(command.invoice_id)
    if card is None or card.state != "issued":
        raise NotFound("There is no such issued invoice.", id=str(command.invoice_id))
    customer = parties.customers_by_id(ctx, [card.customer_id])[card.customer_id]
    writer.rows("SELECT pg_advisory_xact_lock(7101, hashtext(%s))", [str(card.customer_id)])
    ((_, owed),) = owed_on(ctx, [card.id], card.currency)
    po_number = command.po_number or _order_number(ctx, card)
    why = _refusal(ctx, customer, card, owed, po_number)
    if why:
        raise NotOnAccount(SENTENCES[why], why=why)
    AccountCharge.unscoped.create(
        id=new_id(),
        branch_id=ctx.here,
        invoice_id=card.id,
        work_order_id=card.work_order_id,
        customer_id=card.customer_id,
        amount_minor=owed,
        currency=card.currency,
        po_number=po_number,
        due_on=ctx.today + timedelta(days=customer.terms_days),
        charged_by=ctx.actor.ref,
        at=ctx.now,
    )
    ctx.about(card.work_order_id or card.id)
    ctx.emit(
        PlacedOnAccount(invoice_id=card.id, work_order_id=card.work_order_id, customer_id=card.customer_id)
    )
    return PlacedInvoice(id=card.id, amount_minor=owed)


def _order_number(ctx: Context, card: billing.InvoiceHead) -> str:
    return work_orders.order_fact(ctx, card.work_order_id).po_number if card.work_order_id else ""


def _refusal(
    ctx: Context, customer: parties.CustomerCard, card: billing.InvoiceHead, owed: int, po_number: str
) -> str:
    if owed <= 0:
        raise NotFound("Nothing is owed on this invoice.")
    limit = customer.credit_limit_minor
    if limit is None or customer.currency != card.currency:
        return "no_terms"
    terms = AccountTerms(limit, customer.on_hold, customer.po_required)
    return on_account_refusal(terms, exposure_of(ctx, card.customer_id, card.currency), owed, po_number)
