"""What was credited of an invoice so far, line by line."""

from collections.abc import Sequence
from uuid import UUID

from workwright.billing.queries.lines import amounts_of, decoded
from workwright.billing.rules import Amounts
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.ledger.queries import balance
from workwright.ledger.rules import receivable_of

_CREDITS = """
SELECT n.invoice_line_id, n.shares, n.discount_minor FROM billing_creditnoteline n
JOIN billing_invoiceline l ON l.id = n.invoice_line_id WHERE l.invoice_id = %s ORDER BY n.id
"""


def credits_of(invoice_id: UUID) -> dict[UUID, list[Amounts]]:
    """Return the earlier credits of each line that has some; the invoice is locked by the caller."""
    found: dict[UUID, list[Amounts]] = {}
    for row in writer.rows(_CREDITS, [invoice_id]):
        found.setdefault(row.invoice_line_id, []).append(amounts_of(decoded(row, "shares")))
    return found


_TAKEN = """
SELECT (SELECT coalesce(sum(c.gross_minor), 0) FROM billing_creditnote c WHERE c.invoice_id = %s)::bigint AS credited,
       (SELECT coalesce(sum(w.amount_minor), 0) FROM billing_writeoff w WHERE w.invoice_id = %s)::bigint AS off
"""


def taken_before(invoice_id: UUID) -> tuple[int, int]:
    """Return what was credited and what was written off of an invoice so far, in minor units."""
    row = writer.rows(_TAKEN, [invoice_id, invoice_id])[0]
    return row.credited, row.off


def still_owed(ctx: Context, invoice_id: UUID, currency: str) -> int:
    """Return what the customer still owes for an invoice, from the ledger, in minor units."""
    return balance(ctx, "receivable", receivable_of(invoice_id), currency).minor


def left_of(lines: Sequence[writer.Row], earlier: dict[UUID, list[Amounts]]) -> list[writer.Row]:
    """Return the lines that are not yet credited in full."""
    return [
        line
        for line in lines
        if any(s.base_minor or s.tax_minor for s in amounts_of(line).less(earlier.get(line.id, ())).shares)
    ]
