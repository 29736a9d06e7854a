"""Say which order a message belongs to."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.notify.events import MessageReceived
from workwright.notify.models import ReceivedMessage
from workwright.work_orders.queries import order_facts


class PlaceMessage(Command):
    received_id: UUID
    work_order_id: UUID
    expected_version: int


class PlacedMessage(Result):
    version: int
    work_order_id: UUID


@action("notify.place_message", errors=(NotFound, Stale))
def place_message(ctx: Context, command: PlaceMessage) -> PlacedMessage:
    """Put what came in on the order it belongs to, from triage or from a wrong one; its customer is known then."""
    order = order_facts(ctx, [command.work_order_id]).get(command.work_order_id)
    if order is None or order.branch_id != ctx.here:
        raise NotFound("There is no such order.")
    ctx.about(order.id)
    writer.lock(ctx, ReceivedMessage, command.received_id, "work_order_id")
    writer.update(
        ReceivedMessage,
        command.received_id,
        expected_version=command.expected_version,
        work_order_id=order.id,
        customer_id=order.customer_id,
        dismissed_at=None,
        dismissed_reason="",
        placed_by=ctx.actor.ref,
    )
    ctx.emit(MessageReceived(received_id=command.received_id, work_order_id=order.id))
    return PlacedMessage(id=command.received_id, version=command.expected_version + 1, work_order_id=order.id)
