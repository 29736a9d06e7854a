"""What money does on news from below."""

from uuid import UUID

from workwright.billing.actions.pause_reminders import PauseReminders, pause_reminders
from workwright.billing.events import CreditNoteIssued, InvoiceCorrected, InvoiceIssued
from workwright.billing.queries import get_collection
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.events import on
from workwright.payments.actions.apply_deposits import ApplyDeposits, apply_deposits
from workwright.payments.actions.cancel_request import CancelRequest, cancel_request
from workwright.payments.actions.follow_document import FollowDocument, follow_document
from workwright.payments.actions.open_review import OpenReview, open_review
from workwright.payments.events import AttemptMoved, DisputeMoved, PaymentReceived, RefundRequested
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.queries.facts import paid_invoices, stale_requests
from workwright.payments.queries.oddities import failed_attempts, is_odd_amount, odd_refund, refunds_today
from workwright.payments.states import PAYABLE
from workwright.work_orders.events import ContentChanged, WorkOrderCancelled


def has_deposits(ctx: Context, event: InvoiceIssued) -> bool:
    """Tell whether the order of an invoice has money waiting for it."""
    held = "SELECT 1 FROM payments_payment WHERE work_order_id = %s AND (deposit_minor > 0 OR credit_minor > 0) LIMIT 1"
    return bool(writer.rows(held, [event.work_order_id]))


@on(InvoiceIssued, prompt=True, needed=has_deposits)
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


def is_open(ctx: Context, event: DisputeMoved) -> bool:
    """Tell whether a dispute is being fought about."""
    return event.state == "open"


@on(DisputeMoved, needed=is_open)
def pause_reminders_of_disputed(ctx: Context, event: DisputeMoved) -> None:
    """Nobody is reminded of invoices whose payment is disputed; a person lets it go on."""
    for invoice_id in paid_invoices(event.payment_id):
        if not get_collection.run(ctx, invoice_id).paused:
            pause_reminders(ctx, PauseReminders(invoice_id=invoice_id, reason="The payment is disputed."))


def has_failed(ctx: Context, event: AttemptMoved) -> bool:
    """Tell whether an attempt came to nothing."""
    return event.state == "failed"


@on(AttemptMoved, needed=has_failed)
def look_at_failures(ctx: Context, event: AttemptMoved) -> None:
    """Many failed tries on one request may be somebody trying cards."""
    failed = failed_attempts(event.request_id)
    if failed >= PaymentsPolicy.at(ctx).review_attempts:
        open_review(
            ctx,
            OpenReview(
                kind="repeated_attempts",
                dedupe=f"repeated_attempts:{event.request_id}",
                request_id=event.request_id,
                work_order_id=event.work_order_id,
                note=f"{failed} attempts failed",
            ),
        )


def is_large(ctx: Context, event: PaymentReceived) -> bool:
    """Tell whether a payment is large enough to be compared with the usual ones."""
    return event.amount_minor >= PaymentsPolicy.at(ctx).review_outlier_floor_minor


@on(PaymentReceived, needed=is_large)
def look_at_amount(ctx: Context, event: PaymentReceived) -> None:
    """An amount far above the usual may be a slip of the finger, or worse."""
    if event.method != "brought_in" and is_odd_amount(
        ctx, event.payment_id, event.amount_minor, event.currency
    ):
        open_review(
            ctx,
            OpenReview(
                kind="unusual_amount",
                dedupe=f"unusual_amount:{event.payment_id}",
                payment_id=event.payment_id,
                work_order_id=event.work_order_id,
                amount_minor=event.amount_minor,
                currency=event.currency,
            ),
        )


@on(RefundRequested)
def look_at_refund(ctx: Context, event: RefundRequested) -> None:
    """Money that goes another way than it came, or soon after it came, or often by one hand, is looked at."""
    kinds = [(kind, str(event.refund_id), "") for kind in odd_refund(ctx, event.refund_id)]
    who, many = refunds_today(ctx, event.refund_id)
    if many >= PaymentsPolicy.at(ctx).review_voids:
        kinds.append(("many_refunds", f"{who}:{ctx.today}", f"{many} refunds by one person today"))
    for kind, occasion, note in kinds:
        open_review(
            ctx,
            OpenReview(
                kind=kind,
                dedupe=f"{kind}:{occasion}",
                refund_id=event.refund_id,
                payment_id=event.payment_id,
                work_order_id=event.work_order_id,
                amount_minor=event.amount_minor,
                currency=event.currency,
                note=note,
            ),
        )


def has_requests(ctx: Context, event: WorkOrderCancelled | ContentChanged) -> bool:
    """Tell whether an order has a request that can still be paid."""
    asked = "SELECT 1 FROM payments_paymentrequest WHERE work_order_id = %s AND state = ANY(%s) LIMIT 1"
    return bool(writer.rows(asked, [event.work_order_id, list(PAYABLE)]))


@on(WorkOrderCancelled, prompt=True, needed=has_requests)
def withdraw_requests(ctx: Context, event: WorkOrderCancelled) -> None:
    """Nobody is asked for money for work that will not be done; what was paid stays a deposit until released."""
    _withdraw_stale(ctx, event.work_order_id)


@on(ContentChanged, needed=has_requests)
def withdraw_changed_requests(ctx: Context, event: ContentChanged) -> None:
    """A request for lines that were changed since asks for something else: it is void."""
    _withdraw_stale(ctx, event.work_order_id)


def _withdraw_stale(ctx: Context, work_order_id: UUID) -> None:
    for request_id in stale_requests(ctx, work_order_id):
        cancel_request(
            ctx, CancelRequest(request_id=request_id, reason="What it asks for was changed since.")
        )
