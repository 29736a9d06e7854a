"""What of an order's invoices is covered by money that counts (J1): one statement for each kind of fact."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from workwright.billing import queries as billing
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.reads import View
from workwright.ledger import queries as ledger
from workwright.ledger.rules import receivable_of
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.rules import is_provisional
from workwright.payments.states import PENDING_ATTEMPT
from workwright.work_orders.queries.paying import PayerFact, payer_fact


class PayerCover(View):
    """What one payer of an order has not covered, and why. Pending money is named and never counted.

    `role` is what they are where several pay; `authorised_minor` is owed by one who pays by their own terms: what they
    authorised is its cover.
    """

    customer_id: UUID
    role: str = ""
    invoiced_minor: int
    uncovered_minor: int
    owed_minor: int
    provisional_minor: int
    disputed_minor: int
    pending_minor: int
    on_account_minor: int
    authorised_minor: int = 0
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


# Four short lists in one statement: money on its way, money that pays and may be taken back, invoices on account, and
# what a person has to look at. `amount_minor` is the attempt's, or what the payment holds of the invoice.
_FACTS = """
SELECT 'pending' AS what, r.work_order_id, a.id, NULL::uuid AS invoice_id, r.customer_id, a.amount_minor,
       a.created_at AS at, 0::bigint AS disputed_minor, false AS provisional, NULL::date AS final_on,
       false AS cleared, '' AS method
FROM payments_paymentattempt a JOIN payments_paymentrequest r ON r.id = a.request_id
WHERE r.work_order_id = ANY(%s) AND r.branch_id = %s AND a.state = ANY(%s)
UNION ALL
SELECT 'weak', NULL, p.id, h.invoice_id, p.customer_id, h.held, p.received_at, p.disputed_minor, p.provisional,
       p.final_on, EXISTS (SELECT 1 FROM payments_clearance c WHERE c.payment_id = p.id), p.method
FROM (SELECT invoice_id, payment_id, sum(amount_minor)::bigint AS held FROM payments_allocation
      WHERE invoice_id = ANY(%s) GROUP BY invoice_id, payment_id HAVING sum(amount_minor) > 0) h
JOIN payments_payment p ON p.id = h.payment_id WHERE p.provisional OR p.disputed_minor > 0
UNION ALL
SELECT 'charged', c.work_order_id, c.id, c.invoice_id, NULL, 0, NULL, 0, false, NULL, false, ''
FROM payments_accountcharge c WHERE c.work_order_id = ANY(%s) AND c.branch_id = %s
UNION ALL
SELECT 'review', v.work_order_id, v.id, NULL, NULL, 0, v.opened_at, 0, false, NULL, false, ''
FROM payments_review v WHERE v.work_order_id = ANY(%s) AND v.branch_id = %s AND v.closed_at IS NULL
ORDER BY at, id
"""


Weak = dict[UUID, list[tuple[str, UUID, int]]]
"""Money on an invoice that does not count as cover: (why, payment, amount)."""


def cover_of(ctx: Context, work_order_id: UUID) -> Cover:
    """Return what of an order's issued invoices is covered, payer by payer. For `release`."""
    return covers_of(ctx, [work_order_id])[work_order_id]


def covers_of(ctx: Context, work_order_ids: Sequence[UUID]) -> dict[UUID, Cover]:
    """Return the cover of several orders by id, in as many statements as that of one."""
    heads = billing.heads_of_orders(ctx, work_order_ids)
    issued = [head for head in heads if head.state == "issued"]
    owed, rows = writer.gather(
        lambda: _owed(ctx, issued), lambda: _facts(ctx, work_order_ids, [head.id for head in issued])
    )
    weak = _weak_money(ctx, [row for row in rows if row.what == "weak"])
    payers = _payers(ctx, issued)
    return {
        order_id: _cover(
            order_id,
            [head for head in heads if head.work_order_id == order_id],
            owed,
            weak,
            [row for row in rows if row.work_order_id == order_id],
            payers,
        )
        for order_id in work_order_ids
    }


def _cover(
    work_order_id: UUID,
    heads: Sequence[billing.InvoiceHead],
    owed: dict[UUID, int],
    weak: Weak,
    rows: Sequence[writer.Row],
    payers: dict[UUID, PayerFact],
) -> Cover:
    issued = [head for head in heads if head.state == "issued"]
    pending = [row for row in rows if row.what == "pending"]
    charged = {row.invoice_id for row in rows if row.what == "charged"}
    return Cover(
        work_order_id=work_order_id,
        invoice_ids=tuple(head.id for head in issued),
        draft_ids=tuple(head.id for head in heads if head.state == "draft"),
        payers=tuple(
            _payer(
                customer,
                [h for h in issued if h.customer_id == customer],
                owed,
                weak,
                charged,
                pending,
                payers,
            )
            for customer in dict.fromkeys(head.customer_id for head in issued)
        ),
        pending_ids=tuple(row.id for row in pending),
        review_ids=tuple(row.id for row in rows if row.what == "review"),
    )


def _payers(ctx: Context, issued: Sequence[billing.InvoiceHead]) -> dict[UUID, PayerFact]:
    """Return the payers whom invoices name, by id; nothing is read where one customer pays alone."""
    named = {head.payer_id for head in issued if head.payer_id is not None}
    found = [payer_fact(ctx, payer_id) for payer_id in sorted(named)]
    return {payer.id: payer for payer in found if payer is not None}


def _facts(ctx: Context, work_order_ids: Sequence[UUID], invoice_ids: list[UUID]) -> list[writer.Row]:
    orders = [list(work_order_ids), ctx.here]
    return writer.rows(_FACTS, [*orders, list(PENDING_ATTEMPT), invoice_ids, *orders, *orders])


def _owed(ctx: Context, issued: Sequence[billing.InvoiceHead]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for currency in {head.currency for head in issued}:
        own = {receivable_of(head.id): head.id for head in issued if head.currency == currency}
        balances = ledger.balances(ctx, "receivable", list(own), currency)
        found |= {own[subject]: amount for subject, amount in balances.items()}
    return found


def _weak_money(ctx: Context, rows: Sequence[writer.Row]) -> Weak:
    """Keep of what pays the invoices what may still be taken back: provisional by policy, or in dispute."""
    policy = PaymentsPolicy.at(ctx)
    weak: Weak = {}
    for row in rows:
        if row.disputed_minor:
            part = ("disputed", row.id, min(row.amount_minor, row.disputed_minor))
            weak.setdefault(row.invoice_id, []).append(part)
        elif is_provisional(row.provisional, row.final_on, row.cleared, ctx.today) and not policy.covers(
            row.method
        ):
            weak.setdefault(row.invoice_id, []).append(("provisional", row.id, row.amount_minor))
    return weak


def _payer(
    customer_id: UUID,
    heads: Sequence[billing.InvoiceHead],
    owed: dict[UUID, int],
    weak: Weak,
    charged: set[UUID],
    pending: Sequence[Any],
    payers: dict[UUID, PayerFact],
) -> PayerCover:
    by_terms = {head.id for head in heads if head.payer_id and payers[head.payer_id].pays == "by_terms"}
    parts = [part for head in heads if head.id not in charged for part in weak.get(head.id, [])]
    open_minor = sum(owed[head.id] for head in heads if head.id not in charged | by_terms)
    provisional = sum(amount for why, _, amount in parts if why == "provisional")
    disputed = sum(amount for why, _, amount in parts if why == "disputed")
    own_pending = [row for row in pending if row.customer_id == customer_id]
    return PayerCover(
        customer_id=customer_id,
        role=next((payers[head.payer_id].role for head in heads if head.payer_id), ""),
        invoiced_minor=sum(head.total_minor for head in heads),
        uncovered_minor=open_minor + provisional + disputed,
        owed_minor=open_minor,
        provisional_minor=provisional,
        disputed_minor=disputed,
        pending_minor=sum(row.amount_minor for row in own_pending),
        on_account_minor=sum(owed[head.id] for head in heads if head.id in charged),
        authorised_minor=sum(owed[head.id] for head in heads if head.id in by_terms - charged),
        currency=heads[0].currency,
        evidence=(
            *(head.id for head in heads),
            *(payment_id for _, payment_id, _ in parts),
            *(row.id for row in own_pending),
        ),
    )


_LOCK = """
INSERT INTO payments_invoicecover AS c (invoice_id, branch_id, allocated_minor)
SELECT id, branch_id, 0 FROM billing_invoice
WHERE work_order_id = %s AND branch_id = %s AND state = 'issued' ORDER BY id
ON CONFLICT (invoice_id) DO UPDATE SET branch_id = c.branch_id
"""


def held_cover(ctx: Context, work_order_id: UUID) -> Cover:
    """Return the cover after queueing with everybody who moves money to or from the order's invoices.

    They are locked as `lock_invoices` does. The order is locked already, so that it gets no other invoices.
    """
    writer.later(_LOCK, [work_order_id, ctx.here])
    return cover_of(ctx, work_order_id)
