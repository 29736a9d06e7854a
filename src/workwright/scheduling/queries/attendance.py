"""Who is at work, and since when."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from workwright.access.queries import user_names
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query
from workwright.scheduling.models import Attendance

_DAY = """
SELECT a.id, a.worker_id, a.came_at, a.left_at, a.corrected_by, a.correction_reason, a.version
FROM scheduling_attendance a
WHERE a.branch_id = %s AND a.came_at < %s AND coalesce(a.left_at, 'infinity') > %s ORDER BY a.came_at, a.id
"""


class AttendanceView(View):
    """One stretch of somebody's presence. `minutes` count until now while they are still there."""

    id: UUID
    worker_id: UUID
    worker_name: str
    came_at: datetime
    left_at: datetime | None
    minutes: int
    correction_reason: str
    version: int


@query("scheduling.list_attendance", permission="scheduling.view_attendance")
def list_attendance(ctx: Context, on: date | None = None) -> list[AttendanceView]:
    """Who was at work on a day (default: today) of the branch, in the order they came."""
    day = on or ctx.today
    start = datetime.combine(day, time.min, ctx.zone)
    end = datetime.combine(day + timedelta(days=1), time.min, ctx.zone)
    return _shown(ctx, writer.rows(_DAY, [ctx.here, end, start]))


@query("scheduling.get_attendance", permission="scheduling.view_attendance")
def get_attendance(ctx: Context, attendance_id: UUID) -> AttendanceView:
    """One stretch of somebody's presence."""
    columns = ("id", "worker_id", "came_at", "left_at", "correction_reason", "version")
    row = Attendance.visible(ctx).filter(id=attendance_id).values_list(*columns, named=True).first()
    if row is None:
        raise NotFound("There is no such time on the clock.", id=str(attendance_id))
    return _shown(ctx, [row])[0]


def open_attendance(worker_id: UUID) -> Attendance | None:
    """Return the presence of a person that has not ended, wherever it began."""
    return Attendance.unscoped.filter(worker_id=worker_id, left_at__isnull=True).first()


def present_since(ctx: Context) -> datetime | None:
    """Return since when the acting person is at work; None when they are not."""
    if ctx.actor.user_id is None:
        return None
    present = open_attendance(ctx.actor.user_id)
    return present.came_at if present else None


def _shown(ctx: Context, rows: "list[writer.Row]") -> list[AttendanceView]:
    names = user_names({row.worker_id for row in rows})
    return [
        AttendanceView(
            id=row.id,
            worker_id=row.worker_id,
            worker_name=names.get(row.worker_id, ""),
            came_at=row.came_at,
            left_at=row.left_at,
            minutes=max(round(((row.left_at or ctx.now) - row.came_at).total_seconds() / 60), 0),
            correction_reason=row.correction_reason,
            version=row.version,
        )
        for row in rows
    ]
