"""Draft the invoices of several payers: one each, over their parts."""

from typing import Any
from uuid import UUID

from workwright.billing.events import InvoiceDrafted
from workwright.billing.models import Invoice, InvoiceLine
from workwright.billing.queries.lines import amounts_as_columns
from workwright.billing.queries.parts import amounts_of_part, parts_to_bill, promised_credits, sums_of_parts
from workwright.billing.states import INVOICE
from workwright.catalog.rules import UnknownTaxCode
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.work_orders.queries import BillableLine, billable_lines
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.queries.paying import PayerFact, TaxedDifferently, payers_of


class DraftParts(Command):
    """Without `payer_id` every payer's draft; `invoice_id` names the first new one."""

    work_order_id: UUID
    payer_id: UUID | None = None
    invoice_id: UUID | None = None


class DraftedPart(Result):
    payer_id: UUID
    version: int
    total_minor: int
    currency: str


class DraftedParts(Result):
    """The drafts, that of the order's own customer first; `id` is the order's."""

    drafts: tuple[DraftedPart, ...]


_DRAFTS = """
SELECT id, payer_id, version FROM billing_invoice
WHERE work_order_id = %s AND branch_id = %s AND state = 'draft' AND corrects_id IS NULL
"""
_EMPTY = "DELETE FROM billing_invoiceline WHERE invoice_id = %s"


@action("billing.draft_parts", inner=True, errors=(NotFound, UnknownTaxCode, TaxedDifferently, Stale))
def draft_parts(ctx: Context, command: DraftParts) -> DraftedParts:
    """Make the draft of each payer, or bring it up to date; the draft from before several paid is discarded."""
    wanted = ("number", "customer_id", "site_id", "po_number", "work_done")
    order = lock_order(ctx, command.work_order_id, *wanted)
    payers = payers_of(ctx, order.id)
    drafts = {row.payer_id: row for row in writer.rows(_DRAFTS, [order.id, ctx.here])}
    _discard_from_before(drafts.get(None))
    bills = parts_to_bill(ctx, order, payers, billable_lines(ctx, order.id))
    ids = [command.invoice_id] if command.invoice_id else []
    done = [
        _draft(ctx, order, payer, bills[payer.id], drafts.get(payer.id), ids)
        for payer in sorted(payers, key=lambda one: one.customer_id != order.customer_id)
        if bills[payer.id] and command.payer_id in (None, payer.id)
    ]
    return DraftedParts(id=order.id, drafts=tuple(done))


def _discard_from_before(draft: writer.Row | None) -> None:
    if draft is None:
        return
    state = INVOICE.after("draft", "billing.discard_draft")
    reason = "Several pay this order now."
    writer.update(Invoice, draft.id, expected_version=draft.version, state=state, discard_reason=reason)


Bill = list[tuple[BillableLine, Any, int, int]]


def _draft(
    ctx: Context, order: writer.Row, payer: PayerFact, bill: Bill, draft: writer.Row | None, ids: list[UUID]
) -> DraftedPart:
    invoice_id = draft.id if draft else ids.pop() if ids else new_id()
    rows = [_row(ctx, invoice_id, n, *one) for n, one in enumerate(bill, start=1)]
    amounts = {
        str(row["id"]): amounts_of_part(part, off) for row, (_, part, _, off) in zip(rows, bill, strict=True)
    }
    credits, credited = promised_credits(ctx, order, payer, invoice_id, rows)
    sums = sums_of_parts(ctx, order, payer, amounts, credited)
    lines = [
        {"part_of_minor": None, **row, **amounts_as_columns(sums.priced.amounts[str(row["id"])])}
        for row in [*rows, *credits]
    ]
    if draft:
        writer.rows(_EMPTY, [draft.id])
        writer.update(Invoice, draft.id, expected_version=draft.version, **sums.as_columns())
    else:
        writer.insert(Invoice, {**_head(ctx, order, payer, invoice_id), **sums.as_columns()})
    writer.insert(InvoiceLine, *lines)
    ctx.emit(InvoiceDrafted(invoice_id=invoice_id, work_order_id=order.id, customer_id=payer.customer_id))
    return DraftedPart(
        id=invoice_id,
        payer_id=payer.id,
        version=draft.version + 1 if draft else 1,
        total_minor=sums.priced.gross_minor,
        currency=sums.rounding["currency"],
    )


def _head(ctx: Context, order: writer.Row, payer: PayerFact, invoice_id: UUID) -> dict[str, Any]:
    own = payer.customer_id == order.customer_id or payer.role == "company"
    return {
        "id": invoice_id,
        "branch_id": ctx.here,
        "work_order_id": order.id,
        "customer_id": payer.customer_id,
        "payer_id": payer.id,
        "currency": ctx.branch.currency,
        "drafted_at": ctx.now,
        "po_number": order.po_number if own else "",
        "work_description": order.work_done,
    }


def _row(
    ctx: Context, invoice_id: UUID, position: int, line: BillableLine, part: Any, whole: int, off: int
) -> dict[str, Any]:
    names = ("kind", "description", "add_on", "quantity", "unit_price", "price_rule", "discount_percent")
    more = ("discount_amount", "discount_reason", "discount_by", "tax_code")
    return {
        **{name: getattr(line, name) for name in (*names, *more)},
        "id": new_id(),
        "branch_id": ctx.here,
        "invoice_id": invoice_id,
        "position": position,
        "work_line_id": line.line_id,
        "credits_line_id": None,
        "part_of_minor": whole,
        **amounts_as_columns(amounts_of_part(part, off)),
    }
