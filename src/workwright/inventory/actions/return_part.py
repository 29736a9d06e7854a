"""Return a part to stock: fitted by mistake, or taken and not used."""

from decimal import Decimal
from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.fill_shortages import FillShortages, fill_shortages
from workwright.inventory.actions.move_stock import MoreThanUsed, MoveStock, Moving, move_stock
from workwright.inventory.models import Item
from workwright.inventory.rules import Quantity, Reason, shares
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound

_PART = """
SELECT DISTINCT part_id FROM inventory_move WHERE branch_id = %s AND line_id = %s AND kind = 'consumption'
  AND (%s::uuid IS NULL OR part_id = %s)
"""
_USED = """
SELECT min(work_order_id::text)::uuid AS work_order_id,
       sum(CASE kind WHEN 'return' THEN -quantity ELSE quantity END) AS quantity,
       sum(CASE kind WHEN 'return' THEN -cost_minor ELSE cost_minor END)::bigint AS cost_minor,
       (array_agg(from_place_id ORDER BY moved_at DESC) FILTER (WHERE kind = 'consumption'))[1] AS place_id
FROM inventory_move WHERE branch_id = %s AND line_id = %s AND part_id = %s AND kind IN ('consumption', 'return')
"""


class ReturnPart(Command):
    line_id: UUID
    quantity: Quantity
    reason: Reason
    part_id: UUID | None = Field(default=None, description="needed when the line used several parts")
    place_id: UUID | None = Field(default=None, description="where it came from when left out")


class ReturnedPart(Result):
    """`id` is the line."""

    id: UUID
    quantity: Decimal
    cost_minor: int


@action("inventory.return_part", errors=(NotFound, MoreThanUsed))
def return_part(ctx: Context, command: ReturnPart) -> ReturnedPart:
    """Put back what a line used, with the cost at which it left; lines that wait for it may have it at once."""
    parts = writer.rows(_PART, [ctx.here, command.line_id, command.part_id, command.part_id])
    if len(parts) != 1:
        raise NotFound(
            "The line used several parts: say which one."
            if parts
            else "This line used no part of the stock.",
            field="part_id" if parts else "line_id",
        )
    part_id = parts[0].part_id
    Item.lock(ctx, [part_id])
    used = writer.rows(_USED, [ctx.here, command.line_id, part_id])[0]
    if command.quantity > used.quantity:
        raise MoreThanUsed(field="quantity", used=str(used.quantity))
    cost = shares(used.cost_minor, used.quantity, [command.quantity])[0]
    _move(ctx, command, part_id, used, cost)
    fill_shortages(ctx, FillShortages(part_ids=(part_id,)))
    return ReturnedPart(id=command.line_id, quantity=command.quantity, cost_minor=cost)


def _move(ctx: Context, command: ReturnPart, part_id: UUID, used: writer.Row, cost_minor: int) -> None:
    back = Moving(
        part_id=part_id,
        quantity=command.quantity,
        to_place_id=command.place_id or used.place_id,
        cost_minor=cost_minor,
        line_id=command.line_id,
    )
    move_stock(
        ctx, MoveStock(kind="return", work_order_id=used.work_order_id, reason=command.reason, moves=(back,))
    )
