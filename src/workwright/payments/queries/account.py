"""The running account of an order, and the separate facts about it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from workwright.billing import queries as billing
from workwright.inventory import queries as inventory
from workwright.kernel.context import Context
from workwright.kernel.reads import query
from workwright.payments.models import (
    AccountCharge,
    Allocation,
    Payment,
    PaymentRequest,
    Refund,
    Review,
)
from workwright.payments.queries.lists import VIEW
from workwright.payments.queries.reading import (
    payment_views,
    refund_views,
    request_views,
    review_views,
)
from workwright.payments.queries.views import (
    InvoicePart,
    PayerPart,
    PaymentView,
    RefundView,
    RequestView,
    ReviewView,
    RunningAccount,
    Standing,
)
from workwright.payments.states import OPEN_REFUND, PENDING_ATTEMPT
from workwright.work_orders import queries as work_orders
from workwright.work_orders.queries.paying import PayerFact, payers_of


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
        payers=_payer_parts(ctx, order, own, invoices) if order.several_pay else (),
        invoices=invoices,
        payments=payments,
        refunds=refunds,
        requests=requests,
        reviews=reviews,
        standing=_standing(ctx, order, payments, refunds, requests, reviews, invoices),
    )


def _payer_parts(
    ctx: Context,
    order: work_orders.OrderFacts,
    payments: Sequence[PaymentView],
    invoices: Sequence[InvoicePart],
) -> tuple[PayerPart, ...]:
    """The running account of each payer: nobody's money counts for another."""
    return tuple(
        PayerPart(
            customer_id=payer.customer_id,
            payer_id=payer.id,
            role=payer.role,
            claim_number=payer.claim_number,
            pays=payer.pays,
            invoiced_minor=sum(i.total_minor for i in _theirs(payer, invoices) if i.state == "issued"),
            received_minor=sum(p.amount_minor - p.returned_minor for p in _theirs(payer, payments)),
            held_minor=sum(p.deposit_minor + p.credit_minor for p in _theirs(payer, payments)),
            owed_minor=sum(i.balance_minor for i in _theirs(payer, invoices) if i.state == "issued"),
        )
        for payer in payers_of(ctx.at_branch(order.branch_id), order.id)
    )


def _theirs(payer: PayerFact, rows: Sequence[Any]) -> list[Any]:
    return [row for row in rows if row.customer_id == payer.customer_id]


def _payments(ctx: Context, work_order_id: UUID) -> list[Payment]:
    """Return payments made for an order, and those made elsewhere that pay its invoices."""
    paid = Allocation.visible(ctx).filter(target="invoice", invoice__work_order_id=work_order_id)
    own = Payment.visible(ctx).filter(work_order_id=work_order_id).values("id")
    ids = own.union(paid.values("payment_id"))  # an OR of the two would read every payment of the branch
    return list(Payment.visible(ctx).filter(id__in=ids).order_by("received_at", "id"))


def _invoices(ctx: Context, work_order_id: UUID) -> tuple[InvoicePart, ...]:
    cards = [card for card in billing.invoices_of(ctx, work_order_id) if card.state != "discarded"]
    charged = _charged(ctx, work_order_id)
    return tuple(
        InvoicePart(
            id=card.id,
            customer_id=card.customer_id,
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
