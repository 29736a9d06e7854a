"""Supersede earlier offers of lines that are offered again."""

from uuid import UUID

from pydantic import Field

from workwright.estimates.events import EstimateSuperseded
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.work_orders.actions.recall_lines import RecallLines, recall_lines

_SUPERSEDE = """
UPDATE estimates_estimate e
SET state = 'superseded', superseded_by_id = %s, generation = generation + 1, version = version + 1
WHERE e.work_order_id = %s AND e.branch_id = %s AND e.state = 'sent' AND e.id <> %s
AND (e.payer_id IS NULL OR e.payer_id = (SELECT n.payer_id FROM estimates_estimate n WHERE n.id = %s)) AND EXISTS (
  SELECT 1 FROM estimates_estimateline l WHERE l.estimate_id = e.id AND l.line_id = ANY(%s)
    AND NOT EXISTS (SELECT 1 FROM estimates_decision d WHERE d.estimate_line_id = l.id))
RETURNING id
"""
_LEFT = """
SELECT DISTINCT l.line_id FROM estimates_estimateline l WHERE l.estimate_id = ANY(%s) AND l.line_id <> ALL(%s)
  AND NOT EXISTS (SELECT 1 FROM estimates_decision d WHERE d.estimate_line_id = l.id)
  AND NOT EXISTS (SELECT 1 FROM estimates_estimateline o JOIN estimates_estimate e ON e.id = o.estimate_id
                  WHERE o.line_id = l.line_id AND e.state = 'sent')
"""


class SupersedeEstimates(Command):
    work_order_id: UUID
    by_id: UUID
    line_ids: tuple[UUID, ...] = Field(min_length=1)


class SupersededEstimates(Result):
    """`id` is the estimate that took their place."""

    id: UUID
    superseded: tuple[UUID, ...]


@action("estimates.supersede_estimates", inner=True)
def supersede_estimates(ctx: Context, command: SupersedeEstimates) -> SupersededEstimates:
    """End every open offer of one of these lines; its other unanswered lines are proposals again.

    An offer to another payer of the order is left alone.
    """
    lines = list(command.line_ids)
    values = [command.by_id, command.work_order_id, ctx.here, command.by_id, command.by_id, lines]
    ended = sorted(row.id for row in writer.rows(_SUPERSEDE, values))
    if ended and (left := tuple(row.line_id for row in writer.rows(_LEFT, [ended, lines]))):
        recall_lines(ctx, RecallLines(work_order_id=command.work_order_id, line_ids=left))
    for estimate_id in ended:
        ctx.emit(
            EstimateSuperseded(
                estimate_id=estimate_id, work_order_id=command.work_order_id, by_id=command.by_id
            )
        )
    return SupersededEstimates(id=command.by_id, superseded=tuple(ended))
