"""Cancel an order that will not be done."""

from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.release_reservations import ReleaseReservations, release_reservations
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.work_orders.events import WorkOrderCancelled
from workwright.work_orders.models import Line, WorkOrder
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.states import JOB, LINE, WORK_ORDER, sources_of

NAME = "work_orders.cancel_work_order"


class WorkDone(DomainError):
    """Some of the work is done. Cancel the other jobs, complete the order, and invoice what was done."""

    code = "work_orders.work_done"


class CancelWorkOrder(Command):
    work_order_id: UUID
    expected_version: int | None = None
    reason: Personal[str] = Field(min_length=3, max_length=2000)


class CancelledWorkOrder(Result):
    state: str
    version: int


_CANCEL = """
WITH lines AS (
  UPDATE work_orders_line SET state = 'removed' WHERE work_order_id = %s AND state = ANY(%s) AND NOT by_terms),
clocks AS (
  UPDATE work_orders_clockentry SET stopped_at = greatest(started_at, %s)
  WHERE work_order_id = %s AND stopped_at IS NULL)
UPDATE work_orders_job SET state = 'cancelled' WHERE work_order_id = %s AND state = ANY(%s)
"""


@action(NAME, errors=(NotFound, Stale, IllegalTransition, WorkDone))
def cancel_work_order(ctx: Context, command: CancelWorkOrder) -> CancelledWorkOrder:
    """Cancel an order of which nothing is done; its reservations are released in the same step."""
    order = lock_order(ctx, command.work_order_id, "customer_id", version=command.expected_version)
    state = WORK_ORDER.after(order.state, NAME)
    if Line.unscoped.filter(work_order_id=order.id, executed_at__isnull=False, by_terms=False).exists():
        raise WorkDone()
    _cancel_content(ctx, order.id)
    release_reservations(ctx, ReleaseReservations(work_order_id=order.id))
    writer.update(
        WorkOrder,
        order.id,
        state=state,
        ended_at=ctx.now,
        end_reason=command.reason,
        version=order.version + 1,
    )
    ctx.emit(WorkOrderCancelled(work_order_id=order.id, customer_id=order.customer_id))
    return CancelledWorkOrder(id=order.id, state=state, version=order.version + 1)


def _cancel_content(ctx: Context, order_id: UUID) -> None:
    lines, jobs = sources_of(LINE, NAME), sources_of(JOB, NAME)
    writer.rows(_CANCEL, [order_id, lines, ctx.now, order_id, order_id, jobs])
