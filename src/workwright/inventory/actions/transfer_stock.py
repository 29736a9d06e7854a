"""Transfer stock between places of the branch, warehouse and van say."""

from uuid import UUID

from workwright.inventory.actions.fill_shortages import FillShortages, fill_shortages
from workwright.inventory.actions.find_place import FindPlace, find_place
from workwright.inventory.actions.move_stock import MoveStock, Moving, NotEnoughStock, move_stock
from workwright.inventory.rules import Quantity
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound


class TransferStock(Command):
    part_id: UUID
    quantity: Quantity
    from_place_id: UUID
    to_place_id: UUID


class TransferredStock(Result):
    """`id` is the move."""

    id: UUID


@action("inventory.transfer_stock", errors=(NotFound, Invalid, NotEnoughStock), offline=True)
def transfer_stock(ctx: Context, command: TransferStock) -> TransferredStock:
    """Move free stock from one place to another: one move with two sides. What is promised stays where it is."""
    if command.from_place_id == command.to_place_id:
        raise Invalid("That is the same place.", field="to_place_id")
    for place_id in (command.from_place_id, command.to_place_id):
        find_place(ctx, FindPlace(place_id=place_id))
    move = Moving(
        part_id=command.part_id,
        quantity=command.quantity,
        from_place_id=command.from_place_id,
        to_place_id=command.to_place_id,
    )
    moved = move_stock(ctx, MoveStock(kind="transfer", moves=(move,)))
    fill_shortages(ctx, FillShortages(part_ids=(command.part_id,)))
    return TransferredStock(id=moved.id)
