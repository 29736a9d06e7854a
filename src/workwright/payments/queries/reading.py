"""Rows to views, without asking the database again for each."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import F, Sum

from workwright.access.queries import user_names
from workwright.kernel.context import Context
from workwright.payments.models import (
    Clearance,
    Payment,
    PaymentAttempt,
    PaymentRequest,
    Refund,
    Review,
)
from workwright.payments.queries.views import (
    AttemptView,
    PaymentView,
    RefundView,
    RequestLine,
    RequestView,
    ReviewView,
)
from workwright.payments.rules import cash_due, is_provisional, payment_state
from workwright.payments.states import PENDING_ATTEMPT, REFUND, REQUEST

_PAYMENT = (
    *("id", "method", "purpose", "customer_id", "work_order_id", "request_id", "amount_minor", "currency"),
    *(
        "tendered_minor",
        "change_minor",
        "rounding_minor",
        "shift_id",
        "approval_code",
        "brand",
        "last4",
        "reference",
        "final_on",
    ),
    *("received_at", "received_by", "invoiced_minor", "deposit_minor", "credit_minor", "refunding_minor"),
    *("returned_minor", "disputed_minor", "lost_minor"),
)
_REFUND = tuple(name for name in RefundView.model_fields if name != "allowed_actions")
_ATTEMPT = tuple(AttemptView.model_fields)
_REVIEW = tuple(name for name in ReviewView.model_fields if name != "owner_name")


def payment_views(ctx: Context, payments: Sequence[Payment]) -> tuple[PaymentView, ...]:
    """Return payments as views, in their order."""
    provisional = [p.id for p in payments if p.provisional]
    cleared = cleared_among(provisional)
    return tuple(_payment(p, p.id in cleared, ctx.now.date()) for p in payments)


def cleared_among(payment_ids: Sequence[UUID]) -> set[UUID]:
    """Return those payments of some that a person called final."""
    if not payment_ids:
        return set()
    return set(Clearance.unscoped.filter(payment_id__in=payment_ids).values_list("payment_id", flat=True))


def _payment(p: Payment, cleared: bool, today: date) -> PaymentView:
    open_end = is_provisional(p.provisional, p.final_on, cleared, today)
    refundable = p.amount_minor - p.refunding_minor - p.returned_minor - p.disputed_minor - p.lost_minor
    return PaymentView(
        **{name: getattr(p, name) for name in _PAYMENT},
        state=payment_state(p.amount_minor, p.returned_minor, p.lost_minor, p.disputed_minor, open_end),
        refundable_minor=refundable,
    )


def refund_views(refunds: Iterable[Refund]) -> tuple[RefundView, ...]:
    return tuple(
        RefundView(
            **{name: getattr(r, name) for name in _REFUND}, allowed_actions=REFUND.actions_from(r.state)
        )
        for r in refunds
    )


def review_views(reviews: Iterable[Review]) -> tuple[ReviewView, ...]:
    rows = list(reviews)
    owners = {row.owner_id for row in rows if row.owner_id}
    names = user_names(owners) if owners else {}
    return tuple(
        ReviewView(
            **{name: getattr(row, name) for name in _REVIEW},
            owner_name=names[row.owner_id] if row.owner_id else "",
        )
        for row in rows
    )


def request_views(requests: Sequence[PaymentRequest]) -> tuple[RequestView, ...]:
    """Return requests as views, with their attempts and what came in for them."""
    ids = [request.id for request in requests]
    attempts: dict[UUID, list[PaymentAttempt]] = {}
    for attempt in PaymentAttempt.unscoped.filter(request_id__in=ids).order_by("created_at"):
        attempts.setdefault(attempt.request_id, []).append(attempt)
    received = dict(
        Payment.unscoped.filter(request_id__in=ids)
        .values("request_id")
        .annotate(got=Sum(F("amount_minor") - F("returned_minor") - F("lost_minor")))
        .values_list("request_id", "got")
    )
    return tuple(_request(r, attempts.get(r.id, []), int(received.get(r.id, 0))) for r in requests)


def _request(request: PaymentRequest, attempts: Sequence[PaymentAttempt], received: int) -> RequestView:
    return RequestView(
        id=request.id,
        state=request.state,
        purpose=request.purpose,
        customer_id=request.customer_id,
        work_order_id=request.work_order_id,
        invoice_ids=tuple(UUID(invoice["invoice_id"]) for invoice in request.invoices),
        lines=tuple(
            RequestLine(line_id=line["line_id"], quantity=line["quantity"], gross_minor=line["gross_minor"])
            for line in request.lines
        ),
        amount_minor=request.amount_minor,
        received_minor=received,
        left_minor=(left := max(0, request.amount_minor - received)),
        phone_minor=cash_due(left, request.phone_step_minor) if request.phone_step_minor else 0,
        pending=any(attempt.state in PENDING_ATTEMPT for attempt in attempts),
        currency=request.currency,
        due_on=request.due_on,
        expires_at=request.expires_at,
        methods=tuple(request.methods),
        created_by=request.created_by,
        created_at=request.created_at,
        lines_sha256=request.lines_sha256,
        attempts=tuple(
            AttemptView(**{name: getattr(attempt, name) for name in _ATTEMPT}) for attempt in attempts
        ),
        allowed_actions=REQUEST.actions_from(request.state),
    )
