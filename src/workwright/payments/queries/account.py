"""The running account of an order, the separate facts about it, and its cover for release."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Sum

from workwright.billing import queries as billing
from workwright.inventory import queries as inventory
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.payments.models import (
    AccountCharge,
    Allocation,
    Payment,
    PaymentAttempt,
    PaymentRequest,
    Refund,
    Review,
)
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.queries.lists import VIEW
from workwright.payments.queries.reading import (
    cleared_among,
    payment_views,
    refund_views,
    request_views,
    review_views,
)
from workwright.payments.queries.views import (
    InvoicePart,
    PaymentView,
    RefundView,
    RequestView,
    ReviewView,
    RunningAccount,
    Standing,
)
from workwright.payments.rules import is_provisional
from workwright.payments.states import OPEN_REFUND, PENDING_ATTEMPT
from workwright.work_orders import queries as work_orders


class PayerCover(View):
    """What one payer of an order has not covered, and why. Pending money is named and never counted."""

    customer_id: UUID
    invoiced_minor: int
    uncovered_minor: int
    owed_minor: int
    provisional_minor: int
    disputed_minor: int
    pending_minor: int
    on_account_minor: int
    currency: str
    evidence: tuple[UUID, ...]


class Cover(View):
    """The cover of an order's issued invoices, payer by payer."""

    work_order_id: UUID
    invoice_ids: tuple[UUID, ...]
    draft_ids: tuple[UUID, ...]
    payers: tuple[PayerCover, ...]
    pending_ids: tuple[UUID, ...]
    review_ids: tuple[UUID, ...]


@query("payments.account_of", permission=VIEW)
def account_of(ctx: Context, work_order_id: UUID) -> RunningAccount:
    """All money of one work order as one running account: deposits, payments, refunds, credit, invoices."""
    order = work_orders.order_facts(ctx, [work_order_id]).get(work_order_id) or work_orders.order_fact(
        ctx, work_order_id
    )
    payments = payment_views(ctx, _payments(ctx, work_order_id))
    refunds = refund_views(Refund.visible(ctx).filter(work_order_id=work_order_id).order_by("requested_at"))
    asked = PaymentRequest.visible(ctx).filter(work_order_id=work_order_id).order_by("created_at")
    requests = request_views(list(asked))
    reviews = review_views(Review.visible(ctx).filter(work_order_id=work_order_id).order_by("opened_at"))
    invoices = _invoices(ctx, work_order_id)
    own = [p for p in payments if p.currency == order.currency]
    return RunningAccount(
        work_order_id=work_order_id,
        currency=order.currency,
        invoiced_minor=sum(i.total_minor for i in invoices if i.state == "issued"),
        received_minor=sum(p.amount_minor for p in own),
        returned_minor=sum(p.returned_minor for p in own),
        deposit_minor=sum(p.deposit_minor for p in own),
        credit_minor=sum(p.credit_minor for p in own),
        pending_minor=sum(a.amount_minor for r in requests for a in r.attempts if a.state in PENDING_ATTEMPT),
        balance_minor=sum(i.balance_minor for i in invoices if i.state == "issued"),
        invoices=invoices,
        payments=payments,
        refunds=refunds,
        requests=requests,
        reviews=reviews,
        standing=_standing(ctx, order, payments, refunds, requests, reviews, invoices),
    )


def _payments(ctx: Context, work_order_id: UUID) -> list[Payment]:
    """Return payments made for an order, and those made elsewhere that pay its invoices."""
    paid = Allocation.visible(ctx).filter(target="invoice", invoice__work_order_id=work_order_id)
    rows = Payment.visible(ctx).filter(work_order_id=work_order_id) | Payment.visible(ctx).filter(
        id__in=paid.values("payment_id")
    )
    return list(rows.distinct().order_by("received_at", "id"))


def _invoices(ctx: Context, work_order_id: UUID) -> tuple[InvoicePart, ...]:
    cards = [card for card in billing.invoices_of(ctx, work_order_id) if card.state != "discarded"]
    charged = _charged(ctx, work_order_id)
    return tuple(
        InvoicePart(
            id=card.id,
            number=card.number or "",
            state=card.state,
            total_minor=card.total_minor,
            balance_minor=card.balance_minor,
            on_account=card.id in charged,
        )
        for card in cards
    )


def _charged(ctx: Context, work_order_id: UUID) -> set[UUID]:
    rows = AccountCharge.visible(ctx).filter(work_order_id=work_order_id)
    return set(rows.values_list("invoice_id", flat=True))


def _standing(
    ctx: Context,
    order: work_orders.OrderFacts,
    payments: Sequence[PaymentView],
    refunds: Sequence[RefundView],
    requests: Sequence[RequestView],
    reviews: Sequence[ReviewView],
    invoices: Sequence[InvoicePart],
) -> Standing:
    """Derive each fact from its own rows; none is ever derived from another."""
    lines = work_orders.lines_of(ctx, order.id)
    owed = [i for i in invoices if i.state == "issued" and i.balance_minor > 0]
    issued = [i for i in invoices if i.state == "issued"]
    evidence: dict[str, tuple[UUID, ...]] = {
        "deposit_paid": tuple(p.id for p in payments if p.deposit_minor > 0),
        "parts_reserved": tuple(
            r.line_id for r in inventory.reservations_of(ctx, order.id) if r.state == "reserved"
        ),
        "work_approved": tuple(line.line_id for line in lines if line.state == "authorised"),
        "add_on_requested": tuple(
            line.line_id for line in lines if line.add_on and line.state in ("proposed", "awaiting")
        ),
        "refund_requested": tuple(r.id for r in refunds if r.state in OPEN_REFUND),
        "manual_review": tuple(r.id for r in reviews if r.closed_at is None),
        "payment_pending": tuple(a.id for r in requests for a in r.attempts if a.state in PENDING_ATTEMPT),
        "partly_paid": tuple(i.id for i in owed if i.balance_minor < i.total_minor),
        "paid": tuple(i.id for i in issued) if issued and not owed else (),
        "refunded": tuple(r.id for r in refunds if r.state == "succeeded"),
        "released": (order.id,) if order.released_at else (),
    }
    facts: dict[str, Any] = {name: bool(ids) for name, ids in evidence.items()}
    return Standing(**facts, evidence={name: ids for name, ids in evidence.items() if ids})


def cover_of(ctx: Context, work_order_id: UUID) -> Cover:
    """Return what of an order's issued invoices is covered by money that counts (J1). For `release`."""
    cards = billing.invoices_of(ctx, work_order_id)
    issued = [card for card in cards if card.state == "issued"]
    pending = _pending(ctx, work_order_id)
    weak = _weak_money(ctx, [card.id for card in issued])
    charged = _charged(ctx, work_order_id)
    payers = tuple(
        _payer(customer, [c for c in issued if c.customer_id == customer], weak, charged, pending)
        for customer in dict.fromkeys(card.customer_id for card in issued)
    )
    open_reviews = Review.visible(ctx).filter(work_order_id=work_order_id, closed_at=None)
    return Cover(
        work_order_id=work_order_id,
        invoice_ids=tuple(card.id for card in issued),
        draft_ids=tuple(card.id for card in cards if card.state == "draft"),
        payers=payers,
        pending_ids=tuple(attempt.id for attempt in pending),
        review_ids=tuple(open_reviews.values_list("id", flat=True)),
    )


def _pending(ctx: Context, work_order_id: UUID) -> list[PaymentAttempt]:
    rows = PaymentAttempt.visible(ctx).filter(request__work_order_id=work_order_id, state__in=PENDING_ATTEMPT)
    return list(rows.select_related("request").order_by("created_at"))


Weak = dict[UUID, list[tuple[str, UUID, int]]]
"""Money on an invoice that does not count as cover: (why, payment, amount)."""


def _weak_money(ctx: Context, invoice_ids: Sequence[UUID]) -> Weak:
    """Find what pays these invoices and may still be taken back: provisional by policy, or in dispute."""
    sums = (
        Allocation.visible(ctx)
        .filter(target="invoice", invoice_id__in=invoice_ids)
        .values("invoice_id", "payment_id")
        .annotate(held=Sum("amount_minor"))
        .filter(held__gt=0)
    )
    rows = list(sums.values_list("invoice_id", "payment_id", "held"))
    payments = Payment.visible(ctx).in_bulk({payment_id for _, payment_id, _ in rows})
    cleared = cleared_among([p.id for p in payments.values() if p.provisional])
    counts = PaymentsPolicy.at(ctx).cheque_covers == "at_once"
    weak: Weak = {}
    for invoice_id, payment_id, held in rows:
        payment = payments[payment_id]
        if payment.disputed_minor:
            part = ("disputed", payment_id, min(held, payment.disputed_minor))
            weak.setdefault(invoice_id, []).append(part)
        elif not counts and is_provisional(
            payment.provisional, payment.final_on, payment_id in cleared, ctx.now.date()
        ):
            weak.setdefault(invoice_id, []).append(("provisional", payment_id, held))
    return weak


def _payer(
    customer_id: UUID,
    cards: Sequence[billing.InvoiceCard],
    weak: Weak,
    charged: set[UUID],
    pending: Sequence[PaymentAttempt],
) -> PayerCover:
    parts = [part for card in cards if card.id not in charged for part in weak.get(card.id, [])]
    owed = sum(card.balance_minor for card in cards if card.id not in charged)
    provisional = sum(amount for why, _, amount in parts if why == "provisional")
    disputed = sum(amount for why, _, amount in parts if why == "disputed")
    own_pending = [a for a in pending if a.request.customer_id == customer_id]
    return PayerCover(
        customer_id=customer_id,
        invoiced_minor=sum(card.total_minor for card in cards),
        uncovered_minor=owed + provisional + disputed,
        owed_minor=owed,
        provisional_minor=provisional,
        disputed_minor=disputed,
        pending_minor=sum(a.amount_minor for a in own_pending),
        on_account_minor=sum(card.balance_minor for card in cards if card.id in charged),
        currency=cards[0].currency,
        evidence=(
            *(card.id for card in cards),
            *(payment_id for _, payment_id, _ in parts),
            *(a.id for a in own_pending),
        ),
    )
