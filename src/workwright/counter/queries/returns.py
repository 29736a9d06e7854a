"""What of a sale can still come back."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.billing.queries import get_invoice, heads_of_order
from workwright.counter.models import ReturnedLine
from workwright.counter.rules import share_of
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query


class ReturnableLine(View):
    """A sold line; `left` can still come back, for `left_minor` in all."""

    line_id: UUID
    description: str
    quantity: Decimal
    came_back: Decimal
    left: Decimal
    each_minor: int
    left_minor: int


@query("counter.list_returnable", permission="billing.view_invoices")
def list_returnable(ctx: Context, work_order_id: UUID) -> list[ReturnableLine]:
    """The lines of an order's latest invoice with what came back of them before."""
    issued = [head for head in heads_of_order(ctx, work_order_id) if head.state == "issued"]
    if not issued:
        return []
    came = _came(ctx, work_order_id)
    nothing = (Decimal(0), 0)
    sold = [line for line in get_invoice.run(ctx, issued[-1].id).lines if line.gross_minor > 0]
    return [_line(line, *came.get(line.work_line_id, nothing)) for line in sold if line.work_line_id]


def _came(ctx: Context, work_order_id: UUID) -> dict[UUID | None, tuple[Decimal, int]]:
    rows = ReturnedLine.here(ctx).filter(work_order_id=work_order_id)
    came: dict[UUID | None, tuple[Decimal, int]] = {}
    for line_id, quantity, minor in rows.values_list("line_id", "quantity", "gross_minor"):
        before = came.get(line_id, (Decimal(0), 0))
        came[line_id] = (before[0] + quantity, before[1] + minor)
    return came


def _line(line: Any, came_back: Decimal, credited_minor: int) -> ReturnableLine:
    return ReturnableLine(
        line_id=line.work_line_id,
        description=line.description,
        quantity=line.quantity,
        came_back=came_back,
        left=line.quantity - came_back,
        each_minor=share_of(line.gross_minor, line.quantity, Decimal(1)),
        left_minor=line.gross_minor - credited_minor,
    )
