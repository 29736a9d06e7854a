"""Receive stock from a vendor."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.fill_shortages import FillShortages, fill_shortages
from workwright.inventory.actions.find_place import FindPlace, find_place
from workwright.inventory.actions.move_stock import MoveStock, Moving, move_stock
from workwright.inventory.models import PartOrder
from workwright.inventory.rules import Quantity, UnitCost
from workwright.inventory.states import PART_ORDER
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound
from workwright.kernel.money import Money


class ReceiveStock(Command):
    part_id: UUID
    quantity: Quantity
    unit_cost: UnitCost
    place_id: UUID | None = Field(default=None, description="the default warehouse when left out")
    vendor_id: UUID | None = None
    for_line_id: UUID | None = Field(default=None, description="the line that is served first")
    part_order_id: UUID | None = None
    reference: Annotated[str, Field(max_length=80)] = ""


class ReceivedStock(Result):
    """`id` is the move; `served_line_ids` are the lines that waited and got something."""

    id: UUID
    cost_minor: int
    served_line_ids: tuple[UUID, ...]


@action("inventory.receive_stock", errors=(NotFound, Invalid, IllegalTransition))
def receive_stock(ctx: Context, command: ReceiveStock) -> ReceivedStock:
    """Take parts into stock at what they cost, and give them to the lines that wait, whose advisors are told.

    They are owed for when the vendor's bill is recorded; until then they stand as goods received.
    """
    order = _receive_on_order(ctx, command) if command.part_order_id else None
    place = find_place(ctx, FindPlace(place_id=command.place_id))
    cost = Money.rounded(command.quantity * command.unit_cost, ctx.branch.currency).minor
    moved = move_stock(
        ctx,
        MoveStock(
            kind="receipt",
            vendor_id=command.vendor_id or (order.vendor_id if order else None),
            part_order_id=command.part_order_id,
            reason=command.reference,
            moves=(
                Moving(
                    part_id=command.part_id, quantity=command.quantity, to_place_id=place.id, cost_minor=cost
                ),
            ),
        ),
    )
    first = command.for_line_id or (order.line_id if order else None)
    served = fill_shortages(ctx, FillShortages(part_ids=(command.part_id,), first_line_id=first))
    return ReceivedStock(id=moved.id, cost_minor=cost, served_line_ids=served.lines)


def _receive_on_order(ctx: Context, command: ReceiveStock) -> writer.Row:
    """Count what came against its order. More than was ordered is received too, and closes the order."""
    columns = ("part_id", "vendor_id", "line_id", "quantity", "received", "state", "version")
    order = writer.lock(ctx, PartOrder, command.part_order_id or command.part_id, *columns)
    if order.part_id != command.part_id:
        raise Invalid("That order is for another part.", field="part_order_id")
    received: Decimal = min(order.received + command.quantity, order.quantity)
    outcome = "all" if received == order.quantity else "part"
    writer.update(
        PartOrder,
        command.part_order_id or command.part_id,
        expected_version=order.version,
        received=received,
        state=PART_ORDER.after(order.state, "inventory.receive_stock", outcome),
    )
    return order
