"""An invoice from before this system, read as the one line that it is: what was open of it, without tax."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.billing.queries.credits import credits_of
from workwright.billing.queries.lines import lines_of
from workwright.billing.rules import Amounts
from workwright.billing.rules.credit import Share
from workwright.kernel import writer

BARE = ""
"""The tax code of what came from before: its tax was declared there."""


def line_of(invoice: Any) -> writer.Row:
    """Return what an invoice that was brought in asks for, as a line; its id is the invoice's.

    `invoice` has id, gross_minor and document.
    """
    printed = invoice.document["lines"][0]
    values: dict[str, Any] = {
        **dict.fromkeys(("price_rule", "discount_reason", "discount_by", "tax_code"), ""),
        **dict.fromkeys(("work_line_id", "credits_line_id", "part_of_minor")),
        **dict.fromkeys(("discount_percent", "discount_amount")),
        "id": invoice.id,
        "position": 1,
        "part_number": 1,
        "kind": printed["kind"],
        "description": printed["description"],
        "add_on": False,
        "quantity": Decimal(printed["quantity"]),
        "unit_price": Decimal(printed["unit_price"]),
        "shares": [{"code": BARE, "base_minor": invoice.gross_minor, "tax_minor": 0}],
        "discount_minor": 0,
        "net_minor": invoice.gross_minor,
        "tax_minor": 0,
        "gross_minor": invoice.gross_minor,
    }
    return writer.Row(list(values), list(values.values()))


def lines_and_credits(invoice: Any) -> tuple[list[writer.Row], dict[UUID, list[Amounts]]]:
    """Return the lines of an invoice, whether made here or brought in, with the earlier credits of each.

    `invoice` has id, brought_in, gross_minor and document.
    """
    if not invoice.brought_in:
        return lines_of(invoice.id), credits_of(invoice.id)
    return [line_of(invoice)], _credits(invoice.id)


def _credits(invoice_id: UUID) -> dict[UUID, list[Amounts]]:
    sql = "SELECT gross_minor FROM billing_creditnote WHERE invoice_id = %s ORDER BY id"
    back = [Amounts((Share(BARE, row.gross_minor, 0),)) for row in writer.rows(sql, [invoice_id])]
    return {invoice_id: back} if back else {}
