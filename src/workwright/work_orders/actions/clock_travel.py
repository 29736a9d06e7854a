"""Let a person's clock run, or stop, for travel to a job."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.work_orders.actions.start_job import start_clock, stop_clocks
from workwright.work_orders.queries.locks import lock_job


class ClockTravel(Command):
    """Without `worker_id` the clocks on the job stop: whoever travelled has arrived."""

    job_id: UUID
    worker_id: UUID | None = None


class ClockedTravel(Result):
    pass


@action("work_orders.clock_travel", errors=(NotFound,), inner=True)
def clock_travel(ctx: Context, command: ClockTravel) -> ClockedTravel:
    """Count travel as time of the job it leads to."""
    job = lock_job(ctx, command.job_id)
    if command.worker_id is None:
        stop_clocks(ctx, [job.id])
    else:
        start_clock(ctx, job.order_id, job.id, command.worker_id, "travel")
    return ClockedTravel(id=job.id)
