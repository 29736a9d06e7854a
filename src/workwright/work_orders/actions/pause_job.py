"""Stop work on a job for now."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.actions.start_job import start_clock, stop_clocks
from workwright.work_orders.events import JobPaused
from workwright.work_orders.models import Job
from workwright.work_orders.queries.locks import lock_job
from workwright.work_orders.states import JOB


class PauseJob(Command):
    """`waiting`: the workers stay and wait (paid time that is neither work nor travel); off for a break."""

    job_id: UUID
    reason: str = Field(default="", max_length=300)
    waiting: bool = False


class PausedJob(Result):
    work_order_id: UUID
    state: str


@action("work_orders.pause_job", errors=(NotFound, IllegalTransition), offline=True)
def pause_job(ctx: Context, command: PauseJob) -> PausedJob:
    """Pause a running job; all clocks on it stop."""
    job = lock_job(ctx, command.job_id)
    state = JOB.after(job.state, "work_orders.pause_job")
    writer.update(Job, job.id, state=state, end_reason=command.reason)
    for worker_id in stop_clocks(ctx, [job.id]):
        if command.waiting:
            start_clock(ctx, job.order_id, job.id, worker_id, "waiting")
    ctx.emit(JobPaused(work_order_id=job.order_id, job_id=job.id))
    return PausedJob(id=job.id, work_order_id=job.order_id, state=state)
