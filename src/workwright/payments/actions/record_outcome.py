"""Record what the provider says about an attempt when it is asked. This, and no webhook's body, moves money."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.book_payment import BookPayment, book_payment
from workwright.payments.actions.open_review import OpenReview, open_review
from workwright.payments.actions.record_dispute import RecordDispute, record_dispute
from workwright.payments.actions.record_external_refund import RecordExternalRefund, record_external_refund
from workwright.payments.events import AttemptMoved
from workwright.payments.models import Payment, PaymentAttempt, PaymentRequest
from workwright.payments.ports import ChargeFacts
from workwright.payments.queries.facts import is_unchanged, lock_request, request_of_attempt, request_subject
from workwright.payments.states import ATTEMPT, PAYABLE

Minor = Annotated[int, Field(ge=0, le=LARGEST_MINOR)]


class SeenDispute(BaseModel):
    """A dispute as the provider tells it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    provider_ref: str
    state: Literal["open", "won", "lost"]
    amount_minor: Minor
    fee_minor: Minor
    reason_code: Annotated[str, Field(max_length=60)] = ""


class RecordOutcome(Command):
    """`outcome` is the provider's word, or "unknown" when it did not answer. Amounts are what it received."""

    attempt_id: UUID
    outcome: Literal[
        "action_required", "processing", "succeeded", "failed", "unknown", "cancelled", "expired"
    ]
    provider_ref: Annotated[str, Field(max_length=120)] = ""
    pay_url: Annotated[str, Field(max_length=500)] = ""
    error_code: Annotated[str, Field(max_length=60)] = ""
    received_minor: Minor | None = None
    received_currency: str = ""
    method_kind: Literal["", "card", "wallet", "mobile_money", "transfer"] = ""
    brand: Annotated[str, Field(max_length=20)] = ""
    last4: Annotated[str, Field(pattern=r"^([0-9]{4})?$")] = ""
    country: Annotated[str, Field(max_length=2)] = ""
    refunded_minor: Minor = 0
    dispute: SeenDispute | None = None


class RecordedOutcome(Result):
    """`payment_id` is set when money was booked, now or before."""

    id: UUID
    state: str
    payment_id: UUID | None = None


@action("payments.record_outcome", errors=(NotFound, IllegalTransition))
def record_outcome(ctx: Context, command: RecordOutcome) -> RecordedOutcome:
    """Move the attempt; on success book the money, once. Facts are never refused: what is odd is reviewed."""
    request = lock_request(ctx, request_of_attempt(ctx, command.attempt_id))
    attempt = PaymentAttempt.here(ctx).select_for_update().get(pk=command.attempt_id)
    state = ATTEMPT.after(attempt.state, record_outcome.name, command.outcome)
    PaymentAttempt.here(ctx).filter(pk=attempt.id).update(
        state=state,
        checked_at=ctx.now,
        error_code=command.error_code,
        provider_ref=attempt.provider_ref or command.provider_ref or None,
        pay_url=command.pay_url or attempt.pay_url,
    )
    ctx.about(request.work_order_id or request.id)
    if state != attempt.state:
        _announce(ctx, request, attempt, state)
    payment_id = _book_once(ctx, command, request, attempt) if state == "succeeded" else None
    if payment_id:
        _follow(ctx, command, payment_id)
    return RecordedOutcome(id=attempt.id, state=state, payment_id=payment_id)


def _announce(ctx: Context, request: PaymentRequest, attempt: PaymentAttempt, state: str) -> None:
    ctx.emit(
        AttemptMoved(
            attempt_id=attempt.id, request_id=request.id, work_order_id=request.work_order_id, state=state
        )
    )


def _book_once(
    ctx: Context, command: RecordOutcome, request: PaymentRequest, attempt: PaymentAttempt
) -> UUID:
    booked = Payment.here(ctx).filter(attempt_id=attempt.id).values_list("id", flat=True).first()
    return booked or _book(ctx, command, request, attempt)


def _book(ctx: Context, command: RecordOutcome, request: PaymentRequest, attempt: PaymentAttempt) -> UUID:
    amount = command.received_minor or attempt.amount_minor
    currency = command.received_currency or attempt.currency
    trouble = _trouble(ctx, request, amount, currency, attempt)
    counts = trouble in ("", "wrong_amount")
    subject = request_subject(ctx, request)
    payment_id = new_id()
    book_payment(
        ctx,
        BookPayment(
            payment_id=payment_id,
            customer_id=request.customer_id,
            work_order_id=request.work_order_id,
            purpose=request.purpose,
            method=command.method_kind or "card",
            amount_minor=amount,
            currency=currency,
            invoice_ids=subject.invoice_ids if counts else (),
            rest=subject.rest if counts else "credit",
            to_credit_minor=subject.beyond(amount) if counts else amount,
            request_id=request.id if counts else None,
            attempt_id=attempt.id,
            account_id=attempt.account_id,
            provider_ref=command.provider_ref or attempt.provider_ref,
            brand=command.brand,
            last4=command.last4,
            country=command.country,
        ),
    )
    if trouble:
        _review(ctx, trouble, attempt, request, payment_id, amount, currency)
    return payment_id


def _trouble(
    ctx: Context, request: PaymentRequest, amount: int, currency: str, attempt: PaymentAttempt
) -> str:
    """Say what is odd about money that arrived, "" when nothing is."""
    if currency != request.currency:
        return "wrong_currency"
    if request.state == "paid":
        return "duplicate_money"
    if request.state not in (*PAYABLE, "expired"):
        return "late_money"
    if request.state == "expired" and not is_unchanged(ctx, request):
        return "late_money"
    return "wrong_amount" if amount != attempt.amount_minor else ""


def _review(
    ctx: Context,
    kind: str,
    attempt: PaymentAttempt,
    request: PaymentRequest,
    payment_id: UUID,
    amount: int,
    currency: str,
) -> None:
    open_review(
        ctx,
        OpenReview(
            kind=kind,
            dedupe=f"{kind}:{attempt.id}",
            work_order_id=request.work_order_id,
            payment_id=payment_id,
            request_id=request.id,
            attempt_id=attempt.id,
            amount_minor=amount,
            currency=currency,
        ),
    )


def _follow(ctx: Context, command: RecordOutcome, payment_id: UUID) -> None:
    """Take over what happened to the money since: refunds made elsewhere, and disputes."""
    if command.refunded_minor:
        record_external_refund(
            ctx, RecordExternalRefund(payment_id=payment_id, refunded_minor=command.refunded_minor)
        )
    if command.dispute:
        record_dispute(ctx, RecordDispute(payment_id=payment_id, **command.dispute.model_dump()))


def charge_outcome(attempt_id: UUID, facts: ChargeFacts) -> RecordOutcome:
    """Return a fetched charge as the command that records it."""
    seen = facts.dispute
    return RecordOutcome(
        attempt_id=attempt_id,
        outcome=facts.state,
        provider_ref=facts.ref,
        pay_url=facts.pay_url,
        error_code=facts.error_code[:60],
        received_minor=facts.received.minor if facts.received else None,
        received_currency=facts.received.currency if facts.received else "",
        method_kind=facts.method_kind,
        brand=facts.brand[:20],
        last4=facts.last4,
        country=facts.country[:2],
        refunded_minor=facts.refunded_minor,
        dispute=seen
        and SeenDispute(
            provider_ref=seen.ref,
            state=seen.state,
            amount_minor=seen.amount.minor,
            fee_minor=seen.fee_minor,
            reason_code=seen.reason[:60],
        ),
    )
