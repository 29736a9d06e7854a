"""End a day at work."""

from uuid import UUID

from pydantic import AwareDatetime

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.scheduling.actions.clock_in import NobodyInPerson, worker_of_actor
from workwright.scheduling.models import Attendance
from workwright.scheduling.queries.attendance import open_attendance
from workwright.work_orders.actions.stop_clock import StopClock, stop_clock


class NotPresent(DomainError):
    """You are not clocked in."""

    code = "scheduling.not_present"


class ClockOut(Command):
    """`device_at` is the device's clock, kept beside ours."""

    device_at: AwareDatetime | None = None


class ClockedOut(Result):
    version: int
    paused_job_id: UUID | None


@action("scheduling.clock_out", errors=(NotPresent, NobodyInPerson), offline=True)
def clock_out(ctx: Context, command: ClockOut) -> ClockedOut:
    """End the presence of the acting person. Their clock on a job stops too; a job left alone is paused."""
    worker_id = worker_of_actor(ctx)
    present = open_attendance(worker_id)
    if present is None:
        raise NotPresent()
    left = stop_clock(ctx, StopClock(worker_id=worker_id, reason="End of the day"))
    left_at = max(ctx.now, present.came_at)
    writer.update(Attendance, present.id, left_at=left_at, version=present.version + 1)
    return ClockedOut(id=present.id, version=present.version + 1, paused_job_id=left.paused_job_id)
