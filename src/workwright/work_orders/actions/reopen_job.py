"""Take a finished job up again."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.models import Job
from workwright.work_orders.queries.locks import lock_job, require_open
from workwright.work_orders.states import JOB

NAME = "work_orders.reopen_job"


class ReopenJob(Command):
    job_id: UUID
    reason: str = Field(min_length=3, max_length=300)


class ReopenedJob(Result):
    work_order_id: UUID
    state: str


@action(NAME, errors=(NotFound, IllegalTransition))
def reopen_job(ctx: Context, command: ReopenJob) -> ReopenedJob:
    """A done job is ready to be worked on again. What was executed stays executed; its parts stay used."""
    job = lock_job(ctx, command.job_id)
    require_open(job.order_state, NAME)
    state = JOB.after(job.state, NAME)
    writer.update(Job, job.id, state=state, finished_at=None, end_reason=command.reason)
    return ReopenedJob(id=job.id, work_order_id=job.order_id, state=state)
