"""Work on a job that runs already."""

from uuid import UUID

from pydantic import AwareDatetime

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, IllegalTransition, NotFound
from workwright.work_orders.actions.start_job import start_clock
from workwright.work_orders.queries.locks import lock_job


class JoinJob(Command):
    """`device_at` is the device's clock, kept beside ours."""

    job_id: UUID
    device_at: AwareDatetime | None = None


class JoinedJob(Result):
    work_order_id: UUID


@action("work_orders.join_job", errors=(NotFound, IllegalTransition, Forbidden), offline=True)
def join_job(ctx: Context, command: JoinJob) -> JoinedJob:
    """Let the acting person's clock run on a job in progress: as a second pair of hands, or on coming back to it."""
    if ctx.actor.user_id is None:
        raise Forbidden("Only a person has a time clock.")
    job = lock_job(ctx, command.job_id)
    if job.state != "in_progress":
        raise IllegalTransition("This job is not running: start it, or go on with it.", state=job.state)
    start_clock(ctx, job.order_id, job.id, ctx.actor.user_id, "wrench", command.device_at)
    return JoinedJob(id=job.id, work_order_id=job.order_id)
