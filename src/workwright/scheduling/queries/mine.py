"""The visits of the person who asks: today's, what is not over yet, and the next days'."""

from datetime import datetime, time, timedelta
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.reads import query
from workwright.scheduling.models import Resource, Visit
from workwright.scheduling.queries.calendar import show_visits
from workwright.scheduling.queries.views import VisitView

LONGEST_RUN = timedelta(days=14)
# By the index that keeps two live occupancies of a resource apart: years of visits cost nothing.
_MINE = """
SELECT DISTINCT v.id FROM scheduling_occupancy o JOIN scheduling_visit v ON v.id = o.visit_id
WHERE o.resource_id = %s AND NOT o.released AND o.during && tstzrange(%s, %s)
  AND v.state NOT IN ('cancelled', 'no_show')
  AND (v.ends_at > %s OR v.state IN ('en_route', 'arrived', 'in_progress'))
"""


@query("scheduling.my_visits", permission="scheduling.view_schedule")
def my_visits(ctx: Context, days: int = 7) -> list[VisitView]:
    """One's own visits in the order they begin: of today and the days after, and earlier ones that still run."""
    if not 1 <= days <= 31:
        raise Invalid("Ask for a day to a month.", field="days")
    mine = my_resource(ctx)
    if mine is None:
        return []
    start = datetime.combine(ctx.today, time.min, ctx.zone)
    end = datetime.combine(ctx.today + timedelta(days=days), time.min, ctx.zone)
    found = writer.rows(_MINE, [mine, start - LONGEST_RUN, end, start])
    return show_visits(ctx, Visit.here(ctx).filter(id__in=[row.id for row in found]))


def my_resource(ctx: Context) -> UUID | None:
    """Return what the acting person is on the schedule of the branch; None when they are not on it."""
    if ctx.actor.user_id is None:
        return None
    rows = Resource.here(ctx).filter(user_id=ctx.actor.user_id, active=True)
    return rows.values_list("id", flat=True).first()
