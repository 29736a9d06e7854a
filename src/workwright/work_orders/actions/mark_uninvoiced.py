"""Take down that an invoice no longer stands for its lines: it was credited."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.work_orders.queries.locks import lock_order


class MarkUninvoiced(Command):
    """Without `line_ids`: all lines of the invoice."""

    work_order_id: UUID
    invoice_id: UUID
    line_ids: tuple[UUID, ...] | None = None


class MarkedUninvoiced(Result):
    version: int


_FREE = """
UPDATE work_orders_line SET invoice_id = NULL, invoiced_at = NULL, invoiced_gross_minor = NULL
WHERE work_order_id = %s AND invoice_id = %s AND (%s OR id = ANY(%s)) AND NOT divided
"""
_FREE_PARTS = """
WITH freed AS (
  UPDATE work_orders_linepart SET invoice_id = NULL, invoiced_gross_minor = NULL
  WHERE work_order_id = %s AND invoice_id = %s AND (%s OR line_id = ANY(%s)) RETURNING line_id)
UPDATE work_orders_line SET invoice_id = NULL, invoiced_at = NULL, invoiced_gross_minor = NULL
WHERE id IN (SELECT line_id FROM freed)
"""


@action("work_orders.mark_uninvoiced", errors=(NotFound,), inner=True)
def mark_uninvoiced(ctx: Context, command: MarkUninvoiced) -> MarkedUninvoiced:
    """Free lines of an invoice, so that they can be invoiced again."""
    order = lock_order(ctx, command.work_order_id)
    chosen = list(command.line_ids or ())
    writer.rows(_FREE_PARTS, [order.id, command.invoice_id, command.line_ids is None, chosen])
    writer.rows(_FREE, [order.id, command.invoice_id, command.line_ids is None, chosen])
    return MarkedUninvoiced(id=order.id, version=order.version)
