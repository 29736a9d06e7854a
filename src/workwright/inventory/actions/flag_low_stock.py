"""Note that a part ran low, or is there again."""

from decimal import Decimal
from uuid import UUID

from workwright.inventory.events import StockRanLow
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context

_FLAG = "UPDATE inventory_item SET low_since = %s WHERE branch_id = %s AND part_id = %s"


class FlagLowStock(Command):
    part_id: UUID
    available: Decimal
    low: bool


class FlaggedLowStock(Result):
    """`id` is the part."""

    id: UUID


@action("inventory.flag_low_stock", inner=True)
def flag_low_stock(ctx: Context, command: FlagLowStock) -> FlaggedLowStock:
    """Say once that a part came down to its reorder point; forget it when it is restocked."""
    writer.rows(_FLAG, [ctx.now if command.low else None, ctx.here, command.part_id])
    if command.low:
        ctx.emit(StockRanLow(part_id=command.part_id, available=command.available))
    return FlaggedLowStock(id=command.part_id)
