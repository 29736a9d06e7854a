"""Return stock to a vendor."""

from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.find_place import FindPlace, find_place
from workwright.inventory.actions.move_stock import MoveStock, Moving, NotEnoughStock, move_stock
from workwright.inventory.rules import Quantity, Reason
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound


class ReturnToVendor(Command):
    part_id: UUID
    quantity: Quantity
    vendor_id: UUID
    reason: Reason
    place_id: UUID | None = Field(default=None, description="the default warehouse when left out")


class ReturnedToVendor(Result):
    """`id` is the move; `cost_minor` is what leaves the value of the stock, to be credited by the vendor."""

    id: UUID
    cost_minor: int


@action("inventory.return_to_vendor", errors=(NotFound, NotEnoughStock))
def return_to_vendor(ctx: Context, command: ReturnToVendor) -> ReturnedToVendor:
    """Send free stock back. The vendor's credit is recorded as a bill with a negative amount when it comes."""
    place = find_place(ctx, FindPlace(place_id=command.place_id))
    move = Moving(part_id=command.part_id, quantity=command.quantity, from_place_id=place.id)
    moved = move_stock(
        ctx,
        MoveStock(kind="vendor_return", vendor_id=command.vendor_id, reason=command.reason, moves=(move,)),
    )
    return ReturnedToVendor(id=moved.id, cost_minor=moved.costs[0])
