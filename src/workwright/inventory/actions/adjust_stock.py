"""Adjust stock to what was counted."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.fill_shortages import FillShortages, fill_shortages
from workwright.inventory.actions.find_place import FindPlace, find_place
from workwright.inventory.actions.move_stock import MoveStock, Moving, NotEnoughStock, move_stock
from workwright.inventory.models import Balance, Item
from workwright.inventory.rules import Holding, Reason, UnitCost, value_at_average
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.money import Money


class AdjustStock(Command):
    part_id: UUID
    counted: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=3, allow_inf_nan=False)]
    reason: Reason
    place_id: UUID | None = Field(default=None, description="the default warehouse when left out")
    unit_cost: UnitCost | None = Field(
        default=None, description="of what was found; the average when left out"
    )


class AdjustedStock(Result):
    """`id` is the place; `change` is what was found (positive) or lost (negative), 0 when the count agrees."""

    id: UUID
    change: Decimal
    cost_minor: int


@action("inventory.adjust_stock", errors=(NotFound, NotEnoughStock, Invalid))
def adjust_stock(ctx: Context, command: AdjustStock) -> AdjustedStock:
    """Bring the balance of a place to what was counted there; the difference goes to shrinkage, with its reason.

    What is promised to orders cannot be counted away: release it first.
    """
    place_id = find_place(ctx, FindPlace(place_id=command.place_id)).id
    item = Item.lock(ctx, [command.part_id])[command.part_id]
    change = command.counted - _on_hand(ctx, place_id, command.part_id)
    if change == 0:
        return AdjustedStock(id=place_id, change=change, cost_minor=0)
    move = _found(ctx, command, place_id, item, change) if change > 0 else _lost(command, place_id, -change)
    moved = move_stock(ctx, MoveStock(kind="adjustment", reason=command.reason, moves=(move,)))
    if change > 0:
        fill_shortages(ctx, FillShortages(part_ids=(command.part_id,)))
    return AdjustedStock(id=place_id, change=change, cost_minor=moved.costs[0])


def _on_hand(ctx: Context, place_id: UUID, part_id: UUID) -> Decimal:
    found = Balance.here(ctx).filter(place_id=place_id, part_id=part_id).values_list("on_hand", flat=True)
    return found.first() or Decimal(0)


def _found(ctx: Context, command: AdjustStock, place_id: UUID, item: writer.Row, more: Decimal) -> Moving:
    if command.unit_cost is not None:
        cost = Money.rounded(more * command.unit_cost, ctx.branch.currency).minor
    elif item.on_hand > 0:
        cost = value_at_average(more, Holding(item.on_hand, item.value_minor))
    else:
        raise Invalid("There is none in stock to take the cost from: say what one costs.", field="unit_cost")
    return Moving(part_id=command.part_id, quantity=more, to_place_id=place_id, cost_minor=cost)


def _lost(command: AdjustStock, place_id: UUID, fewer: Decimal) -> Moving:
    return Moving(part_id=command.part_id, quantity=fewer, from_place_id=place_id)
