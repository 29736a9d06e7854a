"""Enter stock that was there before this system was."""

from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.fill_shortages import FillShortages, fill_shortages
from workwright.inventory.actions.find_place import FindPlace, find_place
from workwright.inventory.actions.move_stock import MoveStock, Moving, move_stock
from workwright.inventory.rules import Quantity, UnitCost
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.money import Money


class OpenStock(Command):
    part_id: UUID
    quantity: Quantity
    unit_cost: UnitCost
    place_id: UUID | None = Field(default=None, description="the default warehouse when left out")


class OpenedStock(Result):
    """`id` is the move."""

    id: UUID
    cost_minor: int


@action("inventory.open_stock", errors=(NotFound,))
def open_stock(ctx: Context, command: OpenStock) -> OpenedStock:
    """Take over an opening quantity at its cost, against opening equity."""
    place = find_place(ctx, FindPlace(place_id=command.place_id))
    cost = Money.rounded(command.quantity * command.unit_cost, ctx.branch.currency).minor
    move = Moving(part_id=command.part_id, quantity=command.quantity, to_place_id=place.id, cost_minor=cost)
    moved = move_stock(ctx, MoveStock(kind="opening", moves=(move,)))
    fill_shortages(ctx, FillShortages(part_ids=(command.part_id,)))
    return OpenedStock(id=moved.id, cost_minor=cost)
