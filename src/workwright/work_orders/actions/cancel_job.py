"""Take a job off an order."""

from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.release_reservations import ReleaseReservations, release_reservations
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.privacy import Personal
from workwright.work_orders.actions.start_job import stop_clocks
from workwright.work_orders.events import ContentChanged
from workwright.work_orders.models import Job
from workwright.work_orders.queries.locks import lock_job, next_version, require_open
from workwright.work_orders.states import JOB, LINE, sources_of

NAME = "work_orders.cancel_job"


class CancelJob(Command):
    job_id: UUID
    reason: Personal[str] = Field(default="", max_length=2000)


class CancelledJob(Result):
    work_order_id: UUID
    state: str
    version: int


_REMOVE = """
UPDATE work_orders_line SET state = 'removed'
WHERE job_id = %s AND state = ANY(%s) AND executed_at IS NULL RETURNING id
"""


@action(NAME, errors=(NotFound, IllegalTransition))
def cancel_job(ctx: Context, command: CancelJob) -> CancelledJob:
    """Cancel a job that is not done; what was reserved for it is free again."""
    job = lock_job(ctx, command.job_id)
    require_open(job.order_state, NAME)
    state = JOB.after(job.state, NAME)
    _refuse_executed(job.id)
    removed = tuple(row.id for row in writer.rows(_REMOVE, [job.id, sources_of(LINE, NAME)]))
    writer.update(Job, job.id, state=state, end_reason=command.reason)
    stop_clocks(ctx, [job.id])
    if removed:
        release_reservations(ctx, ReleaseReservations(work_order_id=job.order_id, line_ids=removed))
    version = next_version(job)
    ctx.emit(ContentChanged(work_order_id=job.order_id, version=version))
    return CancelledJob(id=job.id, work_order_id=job.order_id, state=state, version=version)


def _refuse_executed(job_id: UUID) -> None:
    sql = "SELECT 1 AS one FROM work_orders_line WHERE job_id = %s AND executed_at IS NOT NULL LIMIT 1"
    if writer.rows(sql, [job_id]):
        raise IllegalTransition("Work of this job is done already: finish it instead.", action=NAME)
