"""Take back a service record that was brought in."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.work_orders.models import PastOrder


class RemovePastOrder(Command):
    past_order_id: UUID


class RemovedPastOrder(Result):
    pass


@action("work_orders.remove_past_order", inner=True, errors=(NotFound,))
def remove_past_order(ctx: Context, command: RemovePastOrder) -> RemovedPastOrder:
    """Delete a past order with the import that brought it; what it said stays in the history of the table."""
    writer.one(ctx, PastOrder, command.past_order_id, "id")
    PastOrder.here(ctx).filter(pk=command.past_order_id).delete()
    return RemovedPastOrder(id=command.past_order_id)
