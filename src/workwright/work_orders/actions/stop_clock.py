"""Stop a person's clock, wherever it runs."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.work_orders.actions.pause_job import PauseJob, pause_job


class StopClock(Command):
    """`reason` stands on a job that is paused by this."""

    worker_id: UUID
    reason: str = Field(default="", max_length=300)


class StoppedClock(Result):
    """`id` is the person."""

    paused_job_id: UUID | None


_RUNNING = """
SELECT c.job_id, j.state, (SELECT count(*) FROM work_orders_clockentry o
  WHERE o.job_id = c.job_id AND o.stopped_at IS NULL AND o.worker_id <> c.worker_id) AS others
FROM work_orders_clockentry c JOIN work_orders_job j ON j.id = c.job_id
WHERE c.worker_id = %s AND c.branch_id = %s AND c.stopped_at IS NULL
"""
_STOP = """
UPDATE work_orders_clockentry SET stopped_at = greatest(started_at, %s) WHERE worker_id = %s AND stopped_at IS NULL
"""


@action("work_orders.stop_clock", errors=(), inner=True)
def stop_clock(ctx: Context, command: StopClock) -> StoppedClock:
    """Stop the clock; a running job that nobody else works on is paused."""
    running = next(iter(writer.rows(_RUNNING, [command.worker_id, ctx.here])), None)
    if running is not None and running.state == "in_progress" and not running.others:
        pause_job(ctx, PauseJob(job_id=running.job_id, reason=command.reason))
        return StoppedClock(id=command.worker_id, paused_job_id=running.job_id)
    writer.rows(_STOP, [ctx.now, command.worker_id])
    return StoppedClock(id=command.worker_id, paused_job_id=None)
