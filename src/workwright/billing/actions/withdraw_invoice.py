"""Take back an invoice that was brought in, as if it had never come."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.billing.models import Invoice
from workwright.billing.postings import Claim, brought_in
from workwright.billing.queries.credits import still_owed
from workwright.billing.states import INVOICE
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.kernel.ids import derived_id
from workwright.ledger.actions.post_transaction import PeriodClosed, PostTransaction, post_transaction
from workwright.ledger.rules import mirrored

NAME = "billing.withdraw_invoice"


class NotUntouched(DomainError):
    """This invoice was paid, written off or not brought in: it cannot be taken back."""

    code = "billing.not_untouched"


class WithdrawInvoice(Command):
    invoice_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=300)]


class WithdrawnInvoice(Result):
    state: str


@action(NAME, inner=True, errors=(NotFound, IllegalTransition, NotUntouched, PeriodClosed))
def withdraw_invoice(ctx: Context, command: WithdrawInvoice) -> WithdrawnInvoice:
    """Reverse the posting of an invoice that was brought in and that nobody has paid anything on."""
    columns = ("state", "brought_in", "customer_id", "currency", "gross_minor", "version")
    invoice = writer.lock(ctx, Invoice, command.invoice_id, *columns)
    state = INVOICE.after(invoice.state, NAME)
    owed = still_owed(ctx, command.invoice_id, invoice.currency)
    if not invoice.brought_in or owed != invoice.gross_minor:
        raise NotUntouched(id=str(command.invoice_id))
    writer.update(
        Invoice,
        command.invoice_id,
        expected_version=invoice.version,
        state=state,
        number=None,
        discard_reason=command.reason,
    )
    claim = Claim(command.invoice_id, invoice.customer_id, invoice.currency)
    post_transaction(
        ctx,
        PostTransaction(
            kind="reversal",
            business_key=f"invoice:{command.invoice_id}:undone",
            effective_on=ctx.today,
            lines=mirrored(brought_in(claim, invoice.gross_minor)),
            reverses=derived_id("opening", command.invoice_id),
            reason=command.reason,
        ),
    )
    return WithdrawnInvoice(id=command.invoice_id, state=state)
