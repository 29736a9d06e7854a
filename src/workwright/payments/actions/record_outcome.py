"""Record what the provider says about an attempt when it is asked. This, and no webhook's body, moves money."""

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.book_payment import BookPayment, book_payment
from workwright.payments.actions.open_review import OpenReview, open_review
from workwright.payments.actions.record_dispute import (
    RecordDispute,
    SeenDispute,
    SeenMovement,
    record_dispute,
)
from workwright.payments.actions.record_external_refund import RecordExternalRefund, record_external_refund
from workwright.payments.events import AttemptMoved
from workwright.payments.models import Payment, PaymentAttempt, PaymentRequest
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.ports import ChargeFacts, DisputeFacts, MethodKind
from workwright.payments.queries.arriving import trouble_of
from workwright.payments.queries.facts import lock_request, request_of_attempt, request_subject
from workwright.payments.states import ATTEMPT

Minor = Annotated[int, Field(ge=0, le=LARGEST_MINOR)]


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
    method_kind: MethodKind = ""
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
    charged = command.received_minor or attempt.amount_minor
    rounding = attempt.rounding_minor if charged == attempt.amount_minor else 0
    amount = charged - rounding
    currency = command.received_currency or attempt.currency
    trouble = trouble_of(ctx, request, charged, currency, attempt.amount_minor)
    counts = trouble in ("", "wrong_amount")
    weak = command.method_kind == "bank_debit"
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
            rounding_minor=rounding,
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
            provisional=weak,
            final_on=ctx.today + timedelta(days=PaymentsPolicy.at(ctx).debit_days) if weak else None,
        ),
    )
    if trouble:
        _review(ctx, trouble, attempt, request, payment_id, amount, currency)
    return payment_id


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
        record_dispute(ctx, RecordDispute(payment_id=payment_id, seen=command.dispute))


def charge_outcome(attempt_id: UUID, facts: ChargeFacts) -> RecordOutcome:
    """Return a fetched charge as the command that records it."""
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
        dispute=facts.dispute and _seen(facts.dispute),
    )


def _seen(dispute: DisputeFacts) -> SeenDispute:
    moved = dispute.movements
    return SeenDispute(
        provider_ref=dispute.ref,
        state=dispute.state,
        amount_minor=dispute.amount.minor,
        fee_minor=dispute.fee_minor,
        reason_code=dispute.reason[:60],
        evidence_due_at=dispute.evidence_due,
        movements=None
        if moved is None
        else tuple(
            SeenMovement(provider_ref=m.ref, amount_minor=m.amount_minor, fee_minor=m.fee_minor)
            for m in moved
        ),
    )
