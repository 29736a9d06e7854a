"""Take down that the thing left, or that the site was handed over."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.events import WorkOrderReleased
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.states import WORK_ORDER

NAME = "work_orders.mark_released"


class MarkReleased(Command):
    """`decision_id` names the record of why it could go."""

    work_order_id: UUID
    decision_id: UUID
    meter_out: int | None = Field(default=None, ge=0, le=10**12)


class MarkedReleased(Result):
    state: str
    version: int


@action(NAME, errors=(NotFound, IllegalTransition), inner=True)
def mark_released(ctx: Context, command: MarkReleased) -> MarkedReleased:
    """Release once. A completed order is closed by it; an unfinished or cancelled one keeps its state."""
    order = lock_order(ctx, command.work_order_id, "released_at")
    if order.released_at is not None:
        raise IllegalTransition("This order was released before.", state=order.state, action=NAME)
    state = WORK_ORDER.after(order.state, NAME) if order.state == "completed" else order.state
    if state in ("requested", "declined"):
        raise IllegalTransition(
            "This is only a request: there is nothing to release.", state=state, action=NAME
        )
    writer.update(
        WorkOrder,
        order.id,
        state=state,
        released_at=ctx.now,
        release_decision_id=command.decision_id,
        meter_out=command.meter_out,
        version=order.version + 1,
    )
    ctx.emit(WorkOrderReleased(work_order_id=order.id, decision_id=command.decision_id))
    return MarkedReleased(id=order.id, state=state, version=order.version + 1)
