"""Begin a day at work."""

from uuid import UUID

from pydantic import AwareDatetime

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.scheduling.models import Attendance
from workwright.scheduling.queries.attendance import open_attendance


class NobodyInPerson(DomainError):
    """A program or the system has no time clock. Sign in as the person whose day it is."""

    code = "scheduling.nobody_in_person"


class PresentAlready(DomainError):
    """This time is on the clock already. Look at the day's attendance first."""

    code = "scheduling.present_already"


constraint_means("attendance_no_overlap", PresentAlready)


class ClockIn(Command):
    """`device_at` is the device's clock, kept beside ours."""

    attendance_id: UUID | None = None
    device_at: AwareDatetime | None = None


class ClockedIn(Result):
    version: int


@action("scheduling.clock_in", errors=(PresentAlready, NobodyInPerson), offline=True)
def clock_in(ctx: Context, command: ClockIn) -> ClockedIn:
    """Count the acting person as present from now on. Their clock of jobs is another one."""
    worker_id = worker_of_actor(ctx)
    if open_attendance(worker_id) is not None:
        raise PresentAlready("You are clocked in already.")
    attendance_id = command.attendance_id or new_id()
    row = {"id": attendance_id, "branch_id": ctx.here, "worker_id": worker_id, "came_at": ctx.now}
    writer.insert(Attendance, row | {"left_at": None, "device_at": command.device_at})
    return ClockedIn(id=attendance_id, version=1)


def worker_of_actor(ctx: Context) -> UUID:
    """Return the acting person; raise `NobodyInPerson` for programs and the system, who have no day at work."""
    if ctx.actor.user_id is None:
        raise NobodyInPerson
    return ctx.actor.user_id
