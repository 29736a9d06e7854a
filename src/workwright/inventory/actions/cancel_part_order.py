"""Cancel an order for a part that has not come."""

from uuid import UUID

from workwright.inventory.models import PartOrder
from workwright.inventory.states import PART_ORDER
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale


class CancelPartOrder(Command):
    part_order_id: UUID
    expected_version: int


class CancelledPartOrder(Result):
    id: UUID
    state: str
    version: int


@action("inventory.cancel_part_order", errors=(NotFound, Stale, IllegalTransition))
def cancel_part_order(ctx: Context, command: CancelPartOrder) -> CancelledPartOrder:
    """Stop waiting for the rest of an order; what has come stays in stock."""
    order = writer.lock(ctx, PartOrder, command.part_order_id, "state")
    state = PART_ORDER.after(order.state, "inventory.cancel_part_order")
    writer.update(PartOrder, command.part_order_id, expected_version=command.expected_version, state=state)
    return CancelledPartOrder(id=command.part_order_id, state=state, version=command.expected_version + 1)
