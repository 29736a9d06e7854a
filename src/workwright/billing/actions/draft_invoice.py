"""Draft the invoice of a work order from what was approved and done."""

from typing import Any
from uuid import UUID

from workwright.billing.actions.draft_parts import DraftParts, draft_parts
from workwright.billing.events import InvoiceDrafted
from workwright.billing.models import Invoice, InvoiceLine
from workwright.billing.queries.crediting import credit_rows
from workwright.billing.queries.lines import Sums, amounts_as_columns, price_lines
from workwright.billing.states import INVOICE
from workwright.catalog.rules import LineKind, UnknownTaxCode
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.work_orders.queries import BillableLine, billable_lines
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.queries.paying import TaxedDifferently


class NothingToInvoice(DomainError):
    """Nothing on this work order is approved, done and not yet invoiced."""

    code = "billing.nothing_to_invoice"


constraint_means("invoice_one_draft", Stale)


class DraftInvoice(Command):
    """`invoice_id` may be chosen by the caller; an existing draft of the order keeps its own.

    Where several pay, `payer_id` drafts the invoice of one of them alone.
    """

    invoice_id: UUID | None = None
    work_order_id: UUID
    payer_id: UUID | None = None


class DraftedInvoice(Result):
    version: int
    state: str
    total_minor: int
    currency: str


_DRAFT = """
SELECT id, state FROM billing_invoice
WHERE work_order_id = %s AND branch_id = %s AND (state = 'draft' AND corrects_id IS NULL OR state = 'issued')
"""
_ORDER = ("customer_id", "site_id", "po_number", "work_done", "several_pay")


@action("billing.draft_invoice", errors=(NotFound, NothingToInvoice, UnknownTaxCode, Stale, TaxedDifferently))
def draft_invoice(ctx: Context, command: DraftInvoice) -> DraftedInvoice:
    """Make the draft of a work order, or bring the one it has up to date; there is never a second one.

    Where several pay, each has a draft of their own, over their parts; the answer is about the first.

    Its lines are the approved and executed lines that no invoice has yet. Discounts given on the draft stay.
    A diagnosis that is given back because its repair was approved stands with a discount line of its own (G15).
    """
    order, lines, rows = writer.gather(
        lambda: lock_order(ctx, command.work_order_id, *_ORDER),
        lambda: billable_lines(ctx, command.work_order_id),
        lambda: writer.rows(_DRAFT, [command.work_order_id, ctx.here]),
    )
    if not lines:
        raise NothingToInvoice
    if order.several_pay:
        return _of_payers(ctx, command)
    if command.payer_id is not None:
        raise NotFound("There is no such payer of this order.", field="payer_id")
    drafts = [row.id for row in rows if row.state == "draft"]
    if drafts:
        return _refreshed(ctx, Invoice.unscoped.get(pk=drafts[0]), order, lines)
    maybe = bool(rows) or any(line.kind == LineKind.DIAGNOSTIC for line in lines)
    return _new(ctx, command.invoice_id or new_id(), order, lines, diagnosed=maybe)


def _of_payers(ctx: Context, command: DraftInvoice) -> DraftedInvoice:
    drafted = draft_parts(ctx, DraftParts(**command.model_dump())).drafts
    if not drafted:
        raise NothingToInvoice
    first = drafted[0]
    return DraftedInvoice(
        id=first.id,
        version=first.version,
        state=INVOICE.initial,
        total_minor=first.total_minor,
        currency=first.currency,
    )


def _new(
    ctx: Context, invoice_id: UUID, order: writer.Row, lines: list[BillableLine], *, diagnosed: bool
) -> DraftedInvoice:
    """Insert a draft; `diagnosed` says that the order may have a diagnosis to give back."""
    rows = [_row(ctx, invoice_id, n, line) for n, line in enumerate(lines, start=1)]
    if diagnosed:
        rows += credit_rows(ctx, order, invoice_id, [_as_row(row) for row in rows])
    sums = price_lines(ctx, order.customer_id, order.site_id, map(_as_row, rows))
    invoice = {
        "id": invoice_id,
        "branch_id": ctx.here,
        "work_order_id": order.id,
        "customer_id": order.customer_id,
        "currency": sums.rounding["currency"],
        "drafted_at": ctx.now,
        "po_number": order.po_number,
        "work_description": order.work_done,
        **sums.as_columns(),
    }
    writer.together((Invoice, [invoice]), (InvoiceLine, _with_amounts(rows, sums)))
    return _answer(ctx, invoice_id, order, sums, version=1)


def _refreshed(ctx: Context, draft: Invoice, order: writer.Row, lines: list[BillableLine]) -> DraftedInvoice:
    """Put the present lines in the place of the old ones; what people wrote on the draft stays."""
    draft.lines.exclude(work_line=None, credits_line=None).delete()
    rows = [_row(ctx, draft.id, n, line) for n, line in enumerate(lines, start=1)]
    rows += credit_rows(ctx, order, draft.id, [_as_row(row) for row in rows])
    own = [_renumbered(line, n) for n, line in enumerate(draft.lines.order_by("position"), len(rows) + 1)]
    sums = price_lines(ctx, order.customer_id, order.site_id, [*map(_as_row, rows), *own])
    for line in own:
        columns = amounts_as_columns(sums.priced.amounts[str(line.id)])
        writer.update(InvoiceLine, line.id, position=line.position, **columns)
    writer.insert(InvoiceLine, *_with_amounts(rows, sums))
    writer.update(Invoice, draft.id, expected_version=draft.version, **sums.as_columns())
    return _answer(ctx, draft.id, order, sums, version=draft.version + 1)


def _renumbered(line: InvoiceLine, position: int) -> InvoiceLine:
    line.position = position
    return line


def _row(ctx: Context, invoice_id: UUID, position: int, line: BillableLine) -> dict[str, Any]:
    return {
        "id": new_id(),
        "branch_id": ctx.here,
        "invoice_id": invoice_id,
        "position": position,
        "work_line_id": line.line_id,
        "credits_line_id": None,
        "kind": line.kind,
        "description": line.description,
        "add_on": line.add_on,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "price_rule": line.price_rule,
        "discount_percent": line.discount_percent,
        "discount_amount": line.discount_amount,
        "discount_reason": line.discount_reason,
        "discount_by": line.discount_by,
        "tax_code": line.tax_code,
    }


def _as_row(row: dict[str, Any]) -> writer.Row:
    return writer.Row(list(row), list(row.values()))


def _with_amounts(rows: list[dict[str, Any]], sums: Sums) -> list[dict[str, Any]]:
    amounts = sums.priced.amounts
    return [{**row, **amounts_as_columns(amounts[str(row["id"])])} for row in rows]


def _answer(ctx: Context, invoice_id: UUID, order: writer.Row, sums: Sums, version: int) -> DraftedInvoice:
    ctx.emit(InvoiceDrafted(invoice_id=invoice_id, work_order_id=order.id, customer_id=order.customer_id))
    return DraftedInvoice(
        id=invoice_id,
        version=version,
        state=INVOICE.initial,
        total_minor=sums.priced.gross_minor,
        currency=sums.rounding["currency"],
    )
