"""Write down, for the customer, what was done."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.queries.locks import lock_order, require_open


class WriteSummary(Command):
    work_order_id: UUID
    expected_version: int | None = None
    work_done: Personal[str] = Field(min_length=1)


class WrittenSummary(Result):
    version: int


@action("work_orders.write_summary", errors=(NotFound, Stale, IllegalTransition), offline=True)
def write_summary(ctx: Context, command: WriteSummary) -> WrittenSummary:
    """Set the text of what was done. After a signature this breaks the signature, visibly: it must be given again."""
    order = lock_order(ctx, command.work_order_id, version=command.expected_version)
    require_open(order.state, "work_orders.write_summary")
    writer.update(WorkOrder, order.id, work_done=command.work_done, version=order.version + 1)
    return WrittenSummary(id=order.id, version=order.version + 1)
