"""Take down that the thing left, or that the site was handed over."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.events import WorkOrderReleased
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


# Nothing is read first: the decision was made with the order held.
_RELEASE = """
UPDATE work_orders_workorder SET state = CASE state WHEN 'completed' THEN %s ELSE state END,
  released_at = %s, release_decision_id = %s, meter_out = %s, version = version + 1
WHERE id = %s AND branch_id = %s AND released_at IS NULL AND state NOT IN ('requested', 'declined')
RETURNING state, version
"""


@action(NAME, errors=(NotFound, IllegalTransition), inner=True)
def mark_released(ctx: Context, command: MarkReleased) -> MarkedReleased:
    """Release once. A completed order is closed by it; an unfinished or cancelled one keeps its state."""
    closed = WORK_ORDER.after("completed", NAME)
    order_id = command.work_order_id
    values = [closed, ctx.now, command.decision_id, command.meter_out, order_id, ctx.here]
    done = writer.rows(_RELEASE, values)
    if not done:
        _refuse(ctx, order_id)
    ctx.emit(WorkOrderReleased(work_order_id=order_id, decision_id=command.decision_id))
    return MarkedReleased(id=order_id, state=done[0].state, version=done[0].version)


def _refuse(ctx: Context, work_order_id: UUID) -> None:
    order = lock_order(ctx, work_order_id, "released_at")
    if order.released_at is not None:
        raise IllegalTransition("This order was released before.", state=order.state, action=NAME)
    raise IllegalTransition(
        "This is only a request: there is nothing to release.", state=order.state, action=NAME
    )
