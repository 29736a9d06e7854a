"""The lines of an invoice as they stand, and what they come to under the branch's taxes and rounding of today."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workwright.billing.postings import Earned
from workwright.billing.rules import Amounts, PricedInvoice, discount_of, price_invoice
from workwright.billing.rules.pricing import (
    amounts_from_stored,
    rounding_as_stored,
    shares_as_stored,
    taxes_as_stored,
)
from workwright.catalog.queries import rounding, tax_table
from workwright.catalog.rules import PricingLine
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.parties.queries import tax_place
from workwright.work_orders.queries import order_fact

_COLUMNS = """
id, position, work_line_id, credits_line_id, part_number, part_of_minor, kind, description, add_on,
quantity, unit_price, price_rule, discount_percent, discount_amount, discount_reason, discount_by, tax_code,
shares, discount_minor, net_minor, tax_minor, gross_minor
"""
_LINES = f"SELECT {_COLUMNS} FROM billing_invoiceline WHERE invoice_id = %s ORDER BY position, id"


@dataclass(frozen=True, slots=True)
class Sums:
    """A priced set of lines with what of it is stored on the invoice itself."""

    priced: PricedInvoice
    rounding: dict[str, Any]
    taxes: list[dict[str, Any]]

    def as_columns(self) -> dict[str, Any]:
        return {
            "rounding": self.rounding,
            "taxes": self.taxes,
            "net_minor": self.priced.net_minor,
            "tax_minor": self.priced.tax_minor,
            "gross_minor": self.priced.gross_minor,
        }


def lines_of(invoice_id: UUID) -> list[writer.Row]:
    """Return the lines of an invoice in the order they are printed; the caller has checked access."""
    return [decoded(row, "shares") for row in writer.rows(_LINES, [invoice_id])]


def decoded(row: writer.Row, *columns: str) -> writer.Row:
    """Return the row with JSON columns as plain values: the driver hands them over as text."""
    values = row.as_dict()
    values |= {name: json.loads(values[name]) for name in columns}
    return writer.Row(list(values), list(values.values()))


def site_of(ctx: Context, work_order_id: UUID) -> UUID | None:
    """Return where the work of an order was done, None for the branch itself."""
    return order_fact(ctx, work_order_id).site_id


def price_lines(ctx: Context, customer_id: UUID, site_id: UUID | None, lines: Iterable[Any]) -> Sums:
    """Price lines (rows, models or dicts of a draft) with the taxes of today, of the site where there is one.

    Raises UnknownTaxCode.
    """
    how = rounding(ctx)
    taxes = tax_table(ctx, customer_id=customer_id, on=ctx.today, place=tax_place(site_id))
    priced = price_invoice([pricing_line(line) for line in lines], taxes, how)
    return Sums(priced, rounding_as_stored(how), taxes_as_stored(priced.taxes))


def pricing_line(line: Any) -> PricingLine:
    """Return a line of an invoice in the words of the price calculation."""
    return PricingLine(
        key=str(line.id),
        kind=line.kind,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=discount_of(line.discount_percent, line.discount_amount),
        tax_code=line.tax_code,
    )


def amounts_as_columns(amounts: Amounts) -> dict[str, Any]:
    """Return what a line stores of its amounts."""
    return {
        "shares": shares_as_stored(amounts),
        "discount_minor": amounts.discount_minor,
        "net_minor": amounts.net_minor,
        "tax_minor": amounts.tax_minor,
        "gross_minor": amounts.gross_minor,
    }


def amounts_of(line: Any) -> Amounts:
    """Return the amounts that a line, or a credit of it, stores."""
    return amounts_from_stored(line.shares, line.discount_minor)


def earned(lines: Iterable[Any], amounts: dict[str, Amounts]) -> list[Earned]:
    return [Earned(line.kind, amounts[str(line.id)]) for line in lines]
