"""Consolidated invoices: which invoices go on one, what it says, and the ones there are."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from workwright.billing.models import ConsolidatedInvoice
from workwright.billing.queries.documents import buyer, seller
from workwright.billing.queries.invoice import VIEW
from workwright.billing.queries.lines import decoded
from workwright.billing.rules.consolidated import added_taxes
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query
from workwright.parties.queries import customers_by_id, same_customer

_FOUND = """
SELECT i.id, i.number, i.issued_on, i.due_on, i.currency, i.net_minor, i.tax_minor, i.gross_minor, i.taxes,
       w.number AS order_number
FROM billing_invoice i JOIN work_orders_workorder w ON w.id = i.work_order_id
WHERE i.branch_id = %s AND i.customer_id = ANY(%s) AND i.state = 'issued' AND NOT i.brought_in AND i.currency = %s
  AND i.issued_on BETWEEN %s AND %s AND i.gross_minor > 0
  AND NOT EXISTS (SELECT 1 FROM billing_consolidateditem x WHERE x.invoice_id = i.id)
  AND coalesce((SELECT sum(c.gross_minor) FROM billing_creditnote c WHERE c.invoice_id = i.id), 0) < i.gross_minor
ORDER BY i.issued_at, i.id FOR NO KEY UPDATE OF i
"""
_THERE = """
SELECT c.id, c.number, c.customer_id, c.first_on, c.last_on, c.issued_on, c.due_on, c.gross_minor, c.currency,
       ARRAY(SELECT i.invoice_id FROM billing_consolidateditem i JOIN billing_invoice v ON v.id = i.invoice_id
             WHERE i.consolidated_id = c.id ORDER BY v.issued_at, v.id) AS invoice_ids
FROM billing_consolidatedinvoice c
WHERE c.customer_id IN (SELECT parties_same_customer(%s)) AND coalesce(c.branch_id = ANY(%s::uuid[]), true)
ORDER BY c.issued_at DESC, c.id DESC LIMIT 60
"""


class ConsolidatedView(View):
    """A consolidated invoice as it was issued."""

    id: UUID
    number: str
    customer_id: UUID
    first_on: date
    last_on: date
    issued_on: date
    due_on: date
    gross_minor: int
    currency: str
    invoice_ids: tuple[UUID, ...]


def to_consolidate(ctx: Context, customer_id: UUID, first_on: date, last_on: date) -> list[writer.Row]:
    """Lock and return the issued invoices of a customer over some days that stand on no consolidated one."""
    own = same_customer([customer_id])
    rows = writer.rows(_FOUND, [ctx.here, list(own), ctx.branch.currency, first_on, last_on])
    return [decoded(row, "taxes") for row in rows]


def consolidated_document(found: Sequence[writer.Row], row: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept: a line for each invoice with its order, the taxes added up."""
    return {
        "type": "consolidated",
        "currency": row["currency"],
        "issued_on": str(row["issued_on"]),
        "due_on": str(row["due_on"]),
        "first_on": str(row["first_on"]),
        "last_on": str(row["last_on"]),
        "lines": [_line(one) for one in found],
        "taxes": added_taxes([one.taxes for one in found]),
        "net_minor": row["net_minor"],
        "tax_minor": row["tax_minor"],
        "gross_minor": row["gross_minor"],
    }


def _line(one: writer.Row) -> dict[str, Any]:
    return {
        "invoice_id": str(one.id),
        "invoice": one.number,
        "issued_on": str(one.issued_on),
        "order": one.order_number,
        "net_minor": one.net_minor,
        "tax_minor": one.tax_minor,
        "gross_minor": one.gross_minor,
    }


@query("billing.list_consolidated", permission=VIEW)
def list_consolidated(ctx: Context, customer_id: UUID) -> list[ConsolidatedView]:
    """The consolidated invoices of a customer in the visible branches, newest first."""
    seen = None if ctx.branches is None else list(ctx.branches)
    rows = writer.rows(_THERE, [customer_id, seen])
    return [ConsolidatedView(**row.as_dict() | {"invoice_ids": tuple(row.invoice_ids)}) for row in rows]


_THINGS = """
SELECT id, po_number, document -> 'asset' ->> 'title' AS thing, document -> 'asset' ->> 'plate' AS plate
FROM billing_invoice WHERE id = ANY(%s)
"""


def printed_facts(ctx: Context, row: ConsolidatedInvoice) -> dict[str, Any]:
    """Return the document with whom it is for, from whom, and what each invoice was about, as they are known now."""
    ids = [UUID(line["invoice_id"]) for line in row.document["lines"]]
    known = {str(one.id): one for one in writer.rows(_THINGS, [ids])}
    lines = [{**line, **_about(known[line["invoice_id"]])} for line in row.document["lines"]]
    customer = customers_by_id(ctx, [row.customer_id])[row.customer_id]
    return {**row.document, "lines": lines, "seller": seller(ctx), "buyer": buyer(customer)}


def _about(one: writer.Row) -> dict[str, str]:
    words = [one.thing or "", one.plate if one.plate and one.plate not in (one.thing or "") else ""]
    return {"po_number": one.po_number, "thing": ", ".join(filter(None, words))}


def consolidated_row(ctx: Context, consolidated_id: UUID) -> ConsolidatedInvoice:
    """Return a visible consolidated invoice; raise `NotFound`."""
    found = ConsolidatedInvoice.visible(ctx).filter(pk=consolidated_id).first()
    if found is None:
        raise NotFound("There is no such consolidated invoice.", id=str(consolidated_id))
    return found
