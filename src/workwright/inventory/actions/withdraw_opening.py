"""Take back opening stock, as if it had never come."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.move_stock import MoveStock, Moving, NotEnoughStock, move_stock
from workwright.inventory.models import Item, Move
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound


class StockMoved(DomainError):
    """This part was used, moved, reserved or received since: its opening stock stays."""

    code = "inventory.stock_moved"


class WithdrawOpening(Command):
    """`move_id` is the opening move."""

    move_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=300)]


class WithdrawnOpening(Result):
    pass


_OTHERS = """
SELECT 1 FROM inventory_move m WHERE m.branch_id = %s AND m.part_id = %s AND m.id > %s
AND m.kind NOT IN ('opening', 'opening_undone') LIMIT 1
"""


@action("inventory.withdraw_opening", inner=True, errors=(NotFound, StockMoved, NotEnoughStock))
def withdraw_opening(ctx: Context, command: WithdrawOpening) -> WithdrawnOpening:
    """Move the opening quantity out again at its cost, against opening equity, while nobody has touched the part."""
    columns = ("kind", "part_id", "quantity", "to_place_id", "cost_minor")
    opening = writer.one(ctx, Move, command.move_id, *columns)
    item = Item.lock(ctx, [opening.part_id])[opening.part_id]
    moved = writer.rows(_OTHERS, [ctx.here, opening.part_id, command.move_id])
    if opening.kind != "opening" or moved or item.reserved:
        raise StockMoved(id=str(command.move_id))
    back = Moving(
        part_id=opening.part_id,
        quantity=opening.quantity,
        from_place_id=opening.to_place_id,
        cost_minor=opening.cost_minor,
    )
    done = move_stock(ctx, MoveStock(kind="opening_undone", moves=(back,), reason=command.reason))
    return WithdrawnOpening(id=done.id)
