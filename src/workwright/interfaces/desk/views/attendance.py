"""Who was at work on a day: the time clock, for those who may see and correct it."""

from datetime import timedelta

from django.http import HttpResponse

from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.views.schedule import day_asked
from workwright.scheduling.queries import list_attendance


@desk
def attendance(visit: Visit) -> HttpResponse:
    """One day's presence, in the order people came."""
    on = day_asked(visit)
    rows = list_attendance(visit.ctx, on)
    return visit.page(
        "desk/attendance.html",
        on=on,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        rows=rows,
        total=sum(row.minutes for row in rows),
    )
