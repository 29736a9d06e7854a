"""Take down that the customer does not want lines."""

from datetime import date
from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.release_reservations import ReleaseReservations, release_reservations
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.events import LinesDeclined
from workwright.work_orders.queries.locks import lock_order, refuse_lines, require_open
from workwright.work_orders.states import JOB, LINE, sources_of

NAME = "work_orders.decline_lines"


class DeclineLines(Command):
    """`follow_up_on` is the day on which to ask again."""

    work_order_id: UUID
    line_ids: tuple[UUID, ...] = Field(min_length=1, max_length=500)
    reason: str = Field(default="", max_length=300)
    follow_up_on: date | None = None


class DeclinedLines(Result):
    version: int


_DECLINE = """
UPDATE work_orders_line l SET state = 'declined', declined_at = %s, decline_reason = %s, follow_up_on = %s
WHERE l.id = ANY(%s) AND l.work_order_id = %s AND l.state = ANY(%s) AND l.executed_at IS NULL
RETURNING l.id, l.job_id, l.part_id IS NOT NULL OR l.source <> '' AS supplied
"""
# A job of which nothing is left but declined and removed lines is declined with them.
_DECLINE_JOBS = """
UPDATE work_orders_job j SET state = 'declined' WHERE j.id = ANY(%s) AND j.state = ANY(%s)
AND NOT EXISTS (SELECT 1 FROM work_orders_line l WHERE l.job_id = j.id AND l.state NOT IN ('declined', 'removed'))
"""


@action(NAME, errors=(NotFound, IllegalTransition), inner=True)
def decline_lines(ctx: Context, command: DeclineLines) -> DeclinedLines:
    """Mark lines as declined and keep them for follow-up; what was reserved for them is free again."""
    order = lock_order(ctx, command.work_order_id)
    require_open(order.state, NAME)
    wanted = [command.reason, command.follow_up_on, list(command.line_ids), order.id, sources_of(LINE, NAME)]
    rows = writer.rows(_DECLINE, [ctx.now, *wanted])
    refuse_lines(order.id, command.line_ids, [row.id for row in rows], NAME)
    writer.rows(_DECLINE_JOBS, [[row.job_id for row in rows], sources_of(JOB, NAME)])
    if supplied := tuple(row.id for row in rows if row.supplied):
        release_reservations(ctx, ReleaseReservations(work_order_id=order.id, line_ids=supplied))
    ctx.emit(LinesDeclined(work_order_id=order.id, line_ids=command.line_ids))
    return DeclinedLines(id=order.id, version=order.version)
