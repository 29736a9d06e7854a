"""Set the free stock at which the branch wants to be told that a part runs low."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.flag_low_stock import FlagLowStock, flag_low_stock
from workwright.inventory.models import Item, Reorder
from workwright.inventory.rules import is_low
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id


class SetReorderPoint(Command):
    part_id: UUID
    reorder_point: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=3, allow_inf_nan=False)]


class SetReorderPointResult(Result):
    """`id` is the part."""

    id: UUID
    low: bool


@action("inventory.set_reorder_point")
def set_reorder_point(ctx: Context, command: SetReorderPoint) -> SetReorderPointResult:
    """Set or change the point; a part that is at or below it now is flagged at once."""
    item = Item.lock(ctx, [command.part_id])[command.part_id]
    known = Reorder.here(ctx).filter(part_id=command.part_id).first() or Reorder(
        id=new_id(), branch_id=ctx.here, part_id=command.part_id, version=0
    )
    known.reorder_point, known.version = command.reorder_point, known.version + 1
    known.save()
    available = item.on_hand - item.reserved
    low = is_low(available, command.reorder_point)
    if low != bool(item.low_since):
        flag_low_stock(ctx, FlagLowStock(part_id=command.part_id, available=available, low=low))
    return SetReorderPointResult(id=command.part_id, low=low)
