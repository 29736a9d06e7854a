"""Take back lines that were shown to the customer: the offer ended unanswered."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.work_orders.queries.locks import lock_order


class RecallLines(Command):
    work_order_id: UUID
    line_ids: tuple[UUID, ...] = Field(min_length=1, max_length=500)


class RecalledLines(Result):
    version: int


_RECALL = """
UPDATE work_orders_line SET state = 'proposed' WHERE id = ANY(%s) AND work_order_id = %s AND state = 'awaiting'
"""


@action("work_orders.recall_lines", errors=(NotFound,), inner=True)
def recall_lines(ctx: Context, command: RecallLines) -> RecalledLines:
    """Lines that still wait for an answer are proposals again; others of the list stay as they are."""
    order = lock_order(ctx, command.work_order_id)
    writer.rows(_RECALL, [list(command.line_ids), order.id])
    return RecalledLines(id=order.id, version=order.version)
