"""The visits of the person who asks: today's, what is not over yet, and the next days'."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.reads import query
from workwright.scheduling.models import Occupancy, Resource, Visit
from workwright.scheduling.queries.calendar import show_visits
from workwright.scheduling.queries.views import VisitView

UNDER_WAY = ("en_route", "arrived", "in_progress")
GONE = ("cancelled", "no_show")


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
    kept = Q(released=False) | Q(visit__state="done")
    booked = Occupancy.unscoped.filter(kept, visit_id=OuterRef("id"), resource_id=mine)
    when = Q(starts_at__lt=end, ends_at__gt=start) | Q(state__in=UNDER_WAY)
    rows = Visit.here(ctx).filter(when, Exists(booked)).exclude(state__in=GONE)
    return show_visits(ctx, rows)


def my_resource(ctx: Context) -> UUID | None:
    """Return what the acting person is on the schedule of the branch; None when they are not on it."""
    if ctx.actor.user_id is None:
        return None
    rows = Resource.here(ctx).filter(user_id=ctx.actor.user_id, active=True)
    return rows.values_list("id", flat=True).first()
