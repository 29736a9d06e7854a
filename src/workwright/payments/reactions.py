"""What money does on news from below."""

from workwright.billing.events import CreditNoteIssued, InvoiceCorrected, InvoiceIssued
from workwright.kernel.context import Context
from workwright.kernel.events import on
from workwright.payments.actions.apply_deposits import ApplyDeposits, apply_deposits
from workwright.payments.actions.follow_document import FollowDocument, follow_document


@on(InvoiceIssued, prompt=True)
def apply_deposits_to_invoice(ctx: Context, event: InvoiceIssued) -> None:
    """What the customer paid before the invoice pays it now."""
    apply_deposits(ctx, ApplyDeposits(invoice_id=event.invoice_id))


@on(CreditNoteIssued, prompt=True)
def follow_credit_note(ctx: Context, event: CreditNoteIssued) -> None:
    """Money that had paid what is credited now is the customer's credit; the credit note has posted it."""
    if event.to_credit_minor:
        follow_document(
            ctx,
            FollowDocument(
                invoice_id=event.invoice_id, to_credit_minor=event.to_credit_minor, cause="credit_note"
            ),
        )


@on(InvoiceCorrected, prompt=True)
def follow_correction(ctx: Context, event: InvoiceCorrected) -> None:
    """Money that had paid the old invoice pays the new one, as the correction has posted it."""
    if event.moved_minor or event.to_credit_minor:
        follow_document(
            ctx,
            FollowDocument(
                invoice_id=event.invoice_id,
                new_invoice_id=event.new_invoice_id,
                moved_minor=event.moved_minor,
                to_credit_minor=event.to_credit_minor,
                cause="invoice_corrected",
            ),
        )
