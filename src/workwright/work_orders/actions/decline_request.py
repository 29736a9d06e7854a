"""Turn a customer's request down."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.privacy import Personal
from workwright.work_orders.events import RequestDeclined
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.states import WORK_ORDER


class DeclineRequest(Command):
    work_order_id: UUID
    reason: Personal[str] = Field(min_length=3, max_length=2000)


class DeclinedRequest(Result):
    state: str


@action("work_orders.decline_request", errors=(NotFound, IllegalTransition))
def decline_request(ctx: Context, command: DeclineRequest) -> DeclinedRequest:
    """Decline a request with a reason. It stays on record."""
    order = lock_order(ctx, command.work_order_id, "customer_id")
    state = WORK_ORDER.after(order.state, "work_orders.decline_request")
    writer.update(
        WorkOrder,
        order.id,
        state=state,
        ended_at=ctx.now,
        end_reason=command.reason,
        version=order.version + 1,
    )
    ctx.emit(RequestDeclined(work_order_id=order.id, customer_id=order.customer_id))
    return DeclinedRequest(id=order.id, state=state)
