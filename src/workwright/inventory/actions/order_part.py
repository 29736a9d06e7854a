"""Order a catalogue part from a vendor: for stock, or for a line that waits for it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.inventory.models import PartOrder, Reservation
from workwright.inventory.rules import Quantity
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id


class OrderPart(Command):
    part_order_id: UUID | None = None
    part_id: UUID
    quantity: Quantity
    vendor_id: UUID | None = None
    for_line_id: UUID | None = Field(default=None, description="the waiting line it is ordered for")
    expected_on: date | None = None
    reference: Annotated[str, Field(max_length=80)] = ""


class OrderedPart(Result):
    id: UUID


@action("inventory.order_part", errors=(NotFound,))
def order_part(ctx: Context, command: OrderPart) -> OrderedPart:
    """Note that a part is on order. Receiving it against the order serves the waiting line first."""
    work_order_id = _work_order(ctx, command.for_line_id, command.part_id) if command.for_line_id else None
    part_order_id = command.part_order_id or new_id()
    PartOrder.unscoped.create(
        id=part_order_id,
        branch_id=ctx.here,
        part_id=command.part_id,
        vendor_id=command.vendor_id,
        quantity=command.quantity,
        work_order_id=work_order_id,
        line_id=command.for_line_id,
        reference=command.reference,
        expected_on=command.expected_on,
        ordered_at=ctx.now,
    )
    return OrderedPart(id=part_order_id)


def _work_order(ctx: Context, line_id: UUID, part_id: UUID) -> UUID:
    wanting = Reservation.here(ctx).filter(line_id=line_id, part_id=part_id)
    work_order_id = wanting.values_list("work_order_id", flat=True).first()
    if work_order_id is None:
        raise NotFound("No line of this branch waits for that part.", field="for_line_id")
    return work_order_id
