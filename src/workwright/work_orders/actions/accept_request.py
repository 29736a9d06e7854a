"""Accept a customer's request: it becomes an open order, with everything that came with it."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.actions.add_job import JobFields, JobRows
from workwright.work_orders.events import WorkOrderOpened
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.rules.intake import SORT_RANK, Priority
from workwright.work_orders.states import WORK_ORDER


class AcceptRequest(Command):
    """`advisor_id`: who looks after it; the accepting person when left out."""

    work_order_id: UUID
    priority: Priority = "routine"
    service_id: UUID | None = None
    advisor_id: UUID | None = None


class AcceptedRequest(Result):
    number: str
    state: str
    version: int


@action("work_orders.accept_request", errors=(NotFound, IllegalTransition))
def accept_request(ctx: Context, command: AcceptRequest) -> AcceptedRequest:
    """Open a requested order. Its service, asked for by the customer or named here, gives the first job."""
    order = lock_order(ctx, command.work_order_id, "number", "customer_id", "asset_id", "service_id")
    state = WORK_ORDER.after(order.state, "work_orders.accept_request")
    if service_id := command.service_id or order.service_id:
        rows = JobRows(ctx, order.id, order.customer_id)
        rows.add(JobFields(service_id=service_id), 1)
        rows.insert()
    writer.update(
        WorkOrder,
        order.id,
        state=state,
        priority=command.priority,
        sort_rank=SORT_RANK[command.priority],
        advisor_id=command.advisor_id or ctx.actor.user_id,
        version=order.version + 1,
    )
    ctx.emit(_opened(order, command))
    return AcceptedRequest(id=order.id, number=order.number, state=state, version=order.version + 1)


def _opened(order: writer.Row, command: AcceptRequest) -> WorkOrderOpened:
    return WorkOrderOpened(
        work_order_id=order.id,
        customer_id=order.customer_id,
        asset_id=order.asset_id,
        priority=command.priority,
    )
