"""What actions need to know before they move money. No permission is asked here; all is of the branch acted in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db.models import Sum

from workwright.billing import queries as billing
from workwright.inventory import queries as inventory
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.ledger import queries as ledger
from workwright.ledger.rules import receivable_of
from workwright.parties.queries import same_customer
from workwright.payments.models import (
    AccountCharge,
    Allocation,
    Payment,
    PaymentAttempt,
    PaymentRequest,
    Refund,
)
from workwright.payments.states import PAYABLE
from workwright.work_orders import queries as work_orders
from workwright.work_orders.queries.paying import payers_of


class NotPayable(DomainError):
    """This request can no longer be paid. Ask for a new one."""

    code = "payments.not_payable"


class DifferentPayers(DomainError):
    """These invoices have not the same customer and currency. Pay them one after the other."""

    code = "payments.different_payers"


@dataclass(frozen=True, slots=True)
class Subject:
    """What money is for, and where it goes: whose it is, which invoices it pays, and where the rest belongs."""

    customer_id: UUID
    work_order_id: UUID | None
    purpose: str
    currency: str
    invoice_ids: tuple[UUID, ...]
    rest: Literal["deposit", "credit"]
    request_id: UUID | None = None
    left_minor: int | None = None

    def beyond(self, amount_minor: int) -> int:
        """Return how much of an amount is more than the request still asks."""
        return 0 if self.left_minor is None else max(0, amount_minor - self.left_minor)


_LOCK_COVER = """
INSERT INTO payments_invoicecover AS c (invoice_id, branch_id, allocated_minor)
SELECT id, %s, 0 FROM unnest(%s::uuid[]) AS t (id) ORDER BY id
ON CONFLICT (invoice_id) DO UPDATE SET branch_id = c.branch_id
"""


def lock_invoices(ctx: Context, invoice_ids: Sequence[UUID]) -> None:
    """Queue with everybody else who moves money to or from these invoices; always in the order of their ids.

    The database refuses an invoice of another branch (`cover_in_branch`).
    """
    if invoice_ids:
        writer.later(_LOCK_COVER, [ctx.here, sorted(invoice_ids)])


def owed_on(ctx: Context, invoice_ids: Sequence[UUID], currency: str) -> list[tuple[UUID, int]]:
    """Lock invoices for paying, in one fixed order, and return what is owed on each, in the order given."""
    if not invoice_ids:
        return []
    lock_invoices(ctx, invoice_ids)
    subjects = [receivable_of(invoice_id) for invoice_id in invoice_ids]
    owed = ledger.balances(ctx, "receivable", subjects, currency)
    return [(invoice_id, owed[receivable_of(invoice_id)]) for invoice_id in invoice_ids]


_RECEIVED = """
SELECT coalesce(sum(amount_minor - returned_minor - lost_minor), 0)::bigint AS received
FROM payments_payment WHERE request_id = %s
"""


def received_for(request_id: UUID) -> int:
    """Return the money that arrived for a request and was not given back."""
    return int(writer.rows(_RECEIVED, [request_id])[0].received)


def lock_request(ctx: Context, request_id: UUID) -> PaymentRequest:
    """Lock a request of this branch and return it; raise `NotFound`."""
    request = PaymentRequest.here(ctx).select_for_update().filter(pk=request_id).first()
    if request is None:
        raise NotFound("There is no such payment request.", id=str(request_id))
    return request


def subject_of_request(ctx: Context, request_id: UUID) -> Subject:
    """Lock a payable request and return what money for it is for; raise `NotPayable`."""
    request = lock_request(ctx, request_id)
    if request.state not in PAYABLE or request.expires_at <= ctx.now:
        raise NotPayable(state=request.state)
    if not is_unchanged(ctx, request):
        raise NotPayable(
            "What this request asks for was changed since. Ask for a new one.", state=request.state
        )
    return request_subject(ctx, request)


def request_subject(ctx: Context, request: PaymentRequest) -> Subject:
    """Return the subject of a request whatever its state."""
    named = tuple(UUID(invoice["invoice_id"]) for invoice in request.invoices)
    found = named or tuple(
        open_invoices_of(ctx, request.work_order_id, request.currency, request.customer_id)
    )
    invoice_ids = tuple(found)
    return Subject(
        customer_id=request.customer_id,
        work_order_id=request.work_order_id,
        purpose=request.purpose,
        currency=request.currency,
        invoice_ids=invoice_ids,
        rest=_rest(request.work_order_id, request.purpose, bool(invoice_ids)),
        request_id=request.id,
        left_minor=request.amount_minor - received_for(request.id),
    )


def subject_of_invoices(ctx: Context, invoice_ids: Sequence[UUID]) -> Subject:
    """Return what money for issued invoices is for; they must have one customer and one currency."""
    cards = billing.invoice_heads(ctx, invoice_ids)
    found = [cards[invoice_id] for invoice_id in dict.fromkeys(invoice_ids) if invoice_id in cards]
    if len(found) != len(set(invoice_ids)):
        raise NotFound("There is no such invoice.")
    if len({(card.customer_id, card.currency) for card in found}) > 1:
        raise DifferentPayers(field="invoice_ids")
    if any(card.state != "issued" for card in found):
        raise Invalid("Only issued invoices can be paid. Issue it first.", field="invoice_ids")
    orders = {card.work_order_id for card in found}
    return Subject(
        customer_id=found[0].customer_id,
        work_order_id=orders.pop() if len(orders) == 1 else None,
        purpose="final",
        currency=found[0].currency,
        invoice_ids=tuple(card.id for card in found),
        rest="credit",
    )


def subject_of_order(
    ctx: Context, work_order_id: UUID, purpose: str, payer_id: UUID | None = None
) -> Subject:
    """Return what money for a work order is for: its open invoices, or a deposit while there is none.

    Where several pay it is one payer's money, for their invoices alone: the order's own customer unless it says whose.
    """
    facts = work_orders.order_fact(ctx, work_order_id)
    customer_id = _payer(ctx, facts, payer_id)
    invoice_ids = tuple(open_invoices_of(ctx, work_order_id, facts.currency, customer_id))
    return Subject(
        customer_id=customer_id,
        work_order_id=work_order_id,
        purpose=purpose,
        currency=facts.currency,
        invoice_ids=invoice_ids,
        rest=_rest(work_order_id, purpose, bool(invoice_ids)),
    )


def _payer(ctx: Context, order: work_orders.OrderFacts, payer_id: UUID | None) -> UUID:
    """Return the customer whose money it is."""
    if payer_id is None:
        return order.customer_id
    for payer in payers_of(ctx, order.id):
        if payer.id == payer_id:
            return payer.customer_id
    raise NotFound("There is no such payer of this order.", field="payer_id")


def open_invoices_of(
    ctx: Context, work_order_id: UUID | None, currency: str, customer_id: UUID
) -> list[UUID]:
    """Return the issued invoices of an order on which something is owed, oldest first; where several pay, theirs."""
    if work_order_id is None:
        return []
    heads = billing.heads_of_order(ctx, work_order_id)
    if any(head.payer_id for head in heads):
        own = set(same_customer([customer_id]))
        heads = [head for head in heads if head.customer_id in own]
    issued = [head.id for head in heads if head.state == "issued" and head.currency == currency]
    if not issued:
        return []
    owed = ledger.balances(ctx, "receivable", [receivable_of(i) for i in issued], currency)
    return [invoice_id for invoice_id in issued if owed[receivable_of(invoice_id)] > 0]


def _rest(work_order_id: UUID | None, purpose: str, invoiced: bool) -> Literal["deposit", "credit"]:
    if work_order_id is None or (invoiced and purpose == "final"):
        return "credit"
    return "deposit"


def subject_of(
    ctx: Context,
    *,
    request_id: UUID | None,
    invoice_ids: Sequence[UUID],
    work_order_id: UUID | None,
    purpose: str,
    payer_id: UUID | None = None,
) -> Subject:
    """Return what money is for, from the one thing that was named: a request, invoices or a work order."""
    named = [bool(request_id), bool(invoice_ids), bool(work_order_id)]
    if sum(named) != 1:
        raise Invalid(
            "Say what is paid: one payment request, invoices, or one work order.", field="request_id"
        )
    if request_id:
        return subject_of_request(ctx, request_id)
    if invoice_ids:
        return subject_of_invoices(ctx, invoice_ids)
    assert work_order_id is not None
    return subject_of_order(ctx, work_order_id, purpose, payer_id)


def request_of_attempt(ctx: Context, attempt_id: UUID) -> UUID:
    """Return the request an attempt is for: it is locked before the attempt. Raises `NotFound`."""
    found = PaymentAttempt.here(ctx).filter(pk=attempt_id).values_list("request_id", flat=True).first()
    if found is None:
        raise NotFound("There is no such payment attempt.", id=str(attempt_id))
    return found


def frozen_lines(ctx: Context, subject: Subject, line_ids: Sequence[UUID]) -> dict[str, Any]:
    """Return what a request freezes of its subject: lines, invoices, reserved lines, and the order's version."""
    cards = billing.invoice_heads(ctx, subject.invoice_ids) if subject.purpose == "final" else {}
    frozen: dict[str, Any] = {
        "lines": [],
        "invoices": [{"invoice_id": str(i), "total_minor": cards[i].total_minor} for i in sorted(cards)],
        "reserved_line_ids": [],
        "asset_id": None,
        "work_order_version": None,
    }
    if subject.work_order_id is None:
        return frozen
    facts = work_orders.order_fact(ctx, subject.work_order_id)
    return frozen | {
        "lines": _lines(ctx, subject.work_order_id, line_ids),
        "reserved_line_ids": _reserved(ctx, subject.work_order_id, line_ids),
        "asset_id": facts.asset_id,
        "work_order_version": facts.version,
    }


def _reserved(ctx: Context, work_order_id: UUID, line_ids: Sequence[UUID]) -> list[str]:
    held = {r.line_id for r in inventory.reservations_of(ctx, work_order_id) if r.state == "reserved"}
    return sorted(str(line_id) for line_id in (held & set(line_ids) if line_ids else held))


def _lines(ctx: Context, work_order_id: UUID, line_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    found = (
        {line.line_id: line for line in work_orders.lines_of(ctx, work_order_id, line_ids)}
        if line_ids
        else {}
    )
    if missing := [line_id for line_id in line_ids if line_id not in found]:
        raise NotFound("There is no such line on this work order.", id=str(missing[0]))
    return [
        {
            "line_id": str(line_id),
            "state": found[line_id].state,
            "quantity": str(found[line_id].quantity.normalize()),
            "gross_minor": found[line_id].authorised_gross_minor,
        }
        for line_id in sorted(line_ids)
    ]


def is_unchanged(ctx: Context, request: PaymentRequest) -> bool:
    """Return whether what a request asks for is still what was frozen; the total of an invoice never changes."""
    if request.work_order_id is None:
        return True
    facts = work_orders.order_fact(ctx, request.work_order_id)
    if facts.state in ("cancelled", "declined"):
        return False
    try:
        now = _lines(ctx, request.work_order_id, [UUID(line["line_id"]) for line in request.lines])
    except NotFound:
        return False
    return bool(now == request.lines)


_PAID_BY = (
    "SELECT DISTINCT invoice_id FROM payments_allocation WHERE payment_id = %s AND invoice_id IS NOT NULL"
)


def stale_requests(ctx: Context, work_order_id: UUID) -> list[UUID]:
    """Return the payable requests of an order that ask for what is no longer so."""
    payable = PaymentRequest.here(ctx).filter(work_order_id=work_order_id, state__in=PAYABLE)
    return [request.id for request in payable.order_by("created_at") if not is_unchanged(ctx, request)]


def has_standing_payment(customer_id: UUID) -> bool:
    """Return whether a customer has paid anything, but for credits that were brought in and taken back."""
    gone = "method = 'brought_in' AND lost_minor = amount_minor"
    sql = f"SELECT 1 FROM payments_payment WHERE customer_id = %s AND NOT ({gone}) LIMIT 1"
    return bool(writer.rows(sql, [customer_id]))


def lock_payment(ctx: Context, payment_id: UUID) -> Payment:
    """Lock a payment of this branch, the invoices it pays before it; raise `NotFound`."""
    lock_invoices(ctx, [row.invoice_id for row in writer.rows(_PAID_BY, [payment_id])])
    payment = Payment.here(ctx).select_for_update().filter(pk=payment_id).first()
    if payment is None:
        raise NotFound("There is no such payment.", id=str(payment_id))
    return payment


def lock_refund(ctx: Context, refund_id: UUID) -> Refund:
    """Lock a refund of this branch, and its payment after it; raise `NotFound`."""
    refund = Refund.here(ctx).select_for_update(of=("self",)).filter(pk=refund_id).first()
    if refund is None:
        raise NotFound("There is no such refund.", id=str(refund_id))
    refund.payment = lock_payment(ctx, refund.payment_id)
    return refund


def where_it_is(payment: Payment) -> tuple[int, int, list[tuple[UUID, int]]]:
    """Return a locked payment's credit, deposit and what it pays by invoice, in the order it was put there."""
    held: dict[UUID, int] = {}
    rows = Allocation.unscoped.filter(payment_id=payment.id, target="invoice").order_by("at", "id")
    for invoice_id, amount_minor in rows.values_list("invoice_id", "amount_minor"):
        if invoice_id is not None:
            held[invoice_id] = held.get(invoice_id, 0) + amount_minor
    return payment.credit_minor, payment.deposit_minor, [(i, held[i]) for i in held if held[i] > 0]


def exposure_of(ctx: Context, customer_id: UUID, currency: str) -> int:
    """Return what a customer owes on invoices that stand on account in this branch, those from before among them."""
    same = same_customer([customer_id])
    charged = AccountCharge.here(ctx).filter(customer_id__in=same, currency=currency)
    ids = {*charged.values_list("invoice_id", flat=True), *billing.brought_in_ids(ctx, list(same), currency)}
    subjects = [receivable_of(invoice_id) for invoice_id in sorted(ids)]
    return sum(ledger.balances(ctx, "receivable", subjects, currency).values()) if subjects else 0


def freed_by_credit_notes(payment_id: UUID) -> int:
    """Return how much of a payment credit notes have made the customer's credit and no later invoice took again."""
    rows = Allocation.unscoped.filter(payment_id=payment_id, target="credit")
    found = rows.filter(cause__in=("credit_note", "deposit_applied")).aggregate(sum=Sum("amount_minor"))
    return max(found["sum"] or 0, 0)


def paid_invoices(payment_id: UUID) -> tuple[UUID, ...]:
    """Return the invoices that money of a payment was ever put to."""
    rows = Allocation.unscoped.filter(payment_id=payment_id, target="invoice", invoice_id__isnull=False)
    return tuple(rows.order_by("invoice_id").values_list("invoice_id", flat=True).distinct())
