"""Taking an estimate for a change: the order's row first, always; it guards all estimates of the order."""

from uuid import UUID

from workwright.estimates.models import Estimate
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.work_orders.queries.locks import lock_order

_UNANSWERED = """
SELECT l.line_id FROM estimates_estimateline l WHERE l.estimate_id = %s
  AND NOT EXISTS (SELECT 1 FROM estimates_decision d WHERE d.estimate_line_id = l.id)
  AND NOT EXISTS (SELECT 1 FROM estimates_estimateline o JOIN estimates_estimate e ON e.id = o.estimate_id
                  WHERE o.line_id = l.line_id AND e.state = 'sent' AND e.id <> l.estimate_id) ORDER BY l.position
"""


def lock_estimate(ctx: Context, estimate_id: UUID, *columns: str) -> writer.Row:
    """Lock the estimate's order and read the named columns of the estimate; raise `NotFound`."""
    work_order_id = writer.one(ctx, Estimate, estimate_id, "work_order_id").work_order_id
    lock_order(ctx, work_order_id)
    ctx.about(work_order_id)
    return writer.one(ctx, Estimate, estimate_id, *columns)


def unanswered_lines(estimate_id: UUID) -> tuple[UUID, ...]:
    """Return the lines of an estimate that nobody answered for, and that no other payer is asked about."""
    return tuple(row.line_id for row in writer.rows(_UNANSWERED, [estimate_id]))
