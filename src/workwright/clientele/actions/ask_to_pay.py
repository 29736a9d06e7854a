"""A customer pays several invoices at once."""

from uuid import UUID

from pydantic import Field

from workwright.billing.queries import open_invoices
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.payments.actions.request_payment import RequestPayment, request_payment
from workwright.payments.queries.facts import DifferentPayers


class NothingOwed(DomainError):
    """Nothing is open on these invoices any more."""

    code = "clientele.nothing_owed"


class AskToPay(Command):
    """The invoices are of one branch and one currency, and the customer's own."""

    customer_id: UUID
    invoice_ids: tuple[UUID, ...] = Field(min_length=1, max_length=100)


class AskedToPay(Result):
    """`id` is that of the request which is paid next."""

    amount_minor: int
    currency: str


@action("clientele.ask_to_pay", errors=(NotFound, Invalid, DifferentPayers, NothingOwed), money=True)
def ask_to_pay(ctx: Context, command: AskToPay) -> AskedToPay:
    """Make one request for all that is open on these invoices, by the payer themselves."""
    mine = {card.id: card for card in open_invoices(ctx, command.customer_id)}
    chosen = [mine[one] for one in dict.fromkeys(command.invoice_ids) if one in mine]
    if not chosen:
        raise NothingOwed
    if len({card.currency for card in chosen}) > 1:
        raise Invalid("Pay invoices of one currency at a time.", field="invoice_ids")
    request = request_payment(
        ctx,
        RequestPayment(
            invoice_ids=tuple(card.id for card in chosen),
            purpose="final",
            amount_minor=sum(card.balance_minor for card in chosen),
            methods=("link", "transfer"),
        ),
    )
    return AskedToPay(id=request.id, amount_minor=request.amount_minor, currency=request.currency)
