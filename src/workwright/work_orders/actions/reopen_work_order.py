"""Take a completed order up again."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound, Stale
from workwright.work_orders.events import WorkOrderReopened
from workwright.work_orders.models import Line, LinePart, WorkOrder
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.states import WORK_ORDER


class InvoicedAlready(DomainError):
    """Lines of this order are invoiced. Credit the invoice first, or open a follow-up."""

    code = "work_orders.invoiced_already"


class ReopenWorkOrder(Command):
    work_order_id: UUID
    expected_version: int | None = None
    reason: str = Field(min_length=3, max_length=2000)


class ReopenedWorkOrder(Result):
    state: str
    version: int


@action("work_orders.reopen_work_order", errors=(NotFound, Stale, IllegalTransition, InvoicedAlready))
def reopen_work_order(ctx: Context, command: ReopenWorkOrder) -> ReopenedWorkOrder:
    """Work on a completed order again, as long as nothing of it is invoiced and it has not left."""
    order = lock_order(ctx, command.work_order_id, version=command.expected_version)
    state = WORK_ORDER.after(order.state, "work_orders.reopen_work_order")
    invoiced = {"work_order_id": order.id, "invoice_id__isnull": False}
    if Line.unscoped.filter(**invoiced).exists() or LinePart.unscoped.filter(**invoiced).exists():
        raise InvoicedAlready()
    writer.update(WorkOrder, order.id, state=state, completed_at=None, version=order.version + 1)
    ctx.emit(WorkOrderReopened(work_order_id=order.id))
    return ReopenedWorkOrder(id=order.id, state=state, version=order.version + 1)
