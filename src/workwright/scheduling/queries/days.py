"""What a page needs of a day or a week without reading all of it: the next visits, and how many there are."""

from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.scheduling.models import Visit
from workwright.scheduling.queries.calendar import ALL_VISITS, bounds, day_list, show_visits
from workwright.scheduling.queries.times import touching
from workwright.scheduling.queries.views import VisitView

_A_DAY = """
SELECT (starts_at AT TIME ZONE %s)::date AS day, count(*) AS visits FROM scheduling_visit
WHERE branch_id = %s AND starts_at >= %s AND starts_at < %s AND state <> 'cancelled' GROUP BY 1
"""


_OVER = ExpressionWrapper(Q(state__in=("done", "no_show")), BooleanField())


def visits_next(ctx: Context, limit: int) -> tuple[list[VisitView], int]:
    """Return today's visits of the branch, those that are not over first, and how many there are in all.

    Who may not see all visits gets their own.
    """
    if not ctx.can(ALL_VISITS):
        own = day_list.run(ctx).visits
        return list(own[:limit]), len(own)
    rows = touching(Visit.here(ctx), *bounds(ctx, ctx.today, 1)).exclude(state="cancelled")
    ids = list(rows.order_by(_OVER, "starts_at", "id").values_list("id", flat=True))
    shown = {visit.id: visit for visit in show_visits(ctx, Visit.here(ctx).filter(id__in=ids[:limit]))}
    return [shown[one] for one in ids[:limit]], len(ids)


def visits_a_day(ctx: Context, first: date, days: int) -> dict[date, int]:
    """Return how many visits begin on each of some days of the branch; days without any are left out."""
    start, end = bounds(ctx, first, days)
    rows = writer.rows(_A_DAY, [ctx.branch.zone, ctx.here, start, end])
    return {row.day: row.visits for row in rows}
