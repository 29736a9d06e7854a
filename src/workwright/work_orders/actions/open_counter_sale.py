"""Open the record of goods sold over the counter: an order without work, asset or site."""

from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.add_job import JobFields, JobRows
from workwright.work_orders.actions.add_line import LineFields
from workwright.work_orders.actions.open_work_order import (
    OpenWorkOrder,
    number_order,
    opened,
    order_row,
)

TITLE = "Counter sale"


class OpenCounterSale(Command):
    """What is sold, and to whom; prices that are left out come from the catalogue."""

    work_order_id: UUID | None = None
    customer_id: UUID
    po_number: str = Field(default="", max_length=60)
    lines: tuple[LineFields, ...] = Field(min_length=1, max_length=200)


class OpenedCounterSale(Result):
    """`id` is the order's; its job is the sale itself."""

    job_id: UUID
    line_ids: tuple[UUID, ...]


@action("work_orders.open_counter_sale", errors=(NotFound, Invalid), inner=True)
def open_counter_sale(ctx: Context, command: OpenCounterSale) -> OpenedCounterSale:
    """Open an order of the kind `counter_sale` with its lines; who sells it goes on with it at once."""
    order_id = command.work_order_id or new_id()
    rows = JobRows(ctx, order_id, command.customer_id)
    job_id = rows.add(JobFields(title=TITLE, lines=command.lines), 1)
    rows.insert()
    wanted = OpenWorkOrder(
        work_order_id=order_id,
        customer_id=command.customer_id,
        title=TITLE,
        po_number=command.po_number,
        channel="counter",
    )
    number_order(ctx, order_row(ctx, order_id, wanted) | {"state": "open", "kind": "counter_sale"})
    ctx.emit(opened(order_id, wanted))
    return OpenedCounterSale(id=order_id, job_id=job_id, line_ids=tuple(row["id"] for row in rows.lines))
