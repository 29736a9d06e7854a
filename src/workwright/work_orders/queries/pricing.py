"""What the lines of an order come to. Nothing here is stored: `price_document` is asked each time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from workwright.catalog.queries import rounding, tax_table
from workwright.catalog.rules import Discount, PricedDocument, PricingLine, price_document
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.parties.queries import tax_place

_LINES = """
SELECT id, kind, quantity, unit_price, discount_percent, discount_amount, tax_code
FROM work_orders_line WHERE work_order_id = %s AND state NOT IN ('declined', 'removed') ORDER BY position
"""


def price_lines(
    ctx: Context, customer_id: UUID, lines: Sequence[Any], site_id: UUID | None = None
) -> PricedDocument:
    """Price lines (rows or models) as one document, with the taxes of today; work at a site is taxed there."""
    taxes = tax_table(ctx, customer_id=customer_id, on=ctx.today, place=tax_place(site_id))
    return price_document([pricing_line(line) for line in lines], taxes, rounding(ctx))


def pricing_line(line: Any) -> PricingLine:
    """Return a line of an order in the words of the price calculation."""
    return PricingLine(
        key=str(line.id),
        kind=line.kind,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=discount_of(line),
        tax_code=line.tax_code,
    )


def discount_of(line: Any) -> Discount | None:
    if line.discount_percent is None and line.discount_amount is None:
        return None
    return Discount(line.discount_percent, line.discount_amount)


def gross_of_line(ctx: Context, line: Any) -> int:
    """Return what a locked line costs the customer, tax included, in minor units, as part of its order."""
    rows = writer.rows(_LINES, [line.work_order_id])
    own = [row for row in rows if row.id == line.id]
    asked = rows if own else [*rows, *_alone(line.id)]
    priced = price_lines(ctx, line.customer_id, asked, line.site_id)
    return next(one.gross_minor for one in priced.lines if one.key == str(line.id))


def _alone(line_id: UUID) -> list[writer.Row]:
    sql = "SELECT id, kind, quantity, unit_price, discount_percent, discount_amount, tax_code FROM work_orders_line"
    return writer.rows(f"{sql} WHERE id = %s", [line_id])
