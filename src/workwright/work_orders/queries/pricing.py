"""What the lines of an order come to. Nothing here is stored: `price_document` is asked each time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from workwright.catalog.queries import rounding, tax_table
from workwright.catalog.rules import Discount, PricedDocument, PricingLine, price_document
from workwright.kernel import writer
from workwright.kernel.context import Context

_LINES = """
SELECT id, kind, quantity, unit_price, discount_percent, discount_amount, tax_code
FROM work_orders_line WHERE work_order_id = %s AND state NOT IN ('declined', 'removed') ORDER BY position
"""


def price_lines(ctx: Context, customer_id: UUID, lines: Sequence[Any]) -> PricedDocument:
    """Price lines (rows or models) as one document in the branch acted in, with the taxes of today."""
    taxes = tax_table(ctx, customer_id=customer_id, on=ctx.today)
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


def gross_of_line(ctx: Context, work_order_id: UUID, customer_id: UUID, line_id: UUID) -> int:
    """Return what a line costs the customer, tax included, in minor units, as part of its order."""
    rows = writer.rows(_LINES, [work_order_id])
    own = [row for row in rows if row.id == line_id]
    priced = price_lines(ctx, customer_id, rows if own else [*rows, *_alone(line_id)])
    return next(line.gross_minor for line in priced.lines if line.key == str(line_id))


def _alone(line_id: UUID) -> list[writer.Row]:
    sql = "SELECT id, kind, quantity, unit_price, discount_percent, discount_amount, tax_code FROM work_orders_line"
    return writer.rows(f"{sql} WHERE id = %s", [line_id])
