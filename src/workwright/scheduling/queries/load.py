"""Hours sold and hours available of a week."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from workwright.kernel.context import Context
from workwright.kernel.reads import query
from workwright.scheduling.models import Resource
from workwright.scheduling.queries.opening import Opening, opening_of
from workwright.scheduling.queries.times import hours_of, taken_by_reason
from workwright.scheduling.queries.views import DayLoad, ResourceLoad, ResourceTag, WeekLoad
from workwright.scheduling.rules import Hours, Stretch, open_on
from workwright.scheduling.rules.load import load_of

ALL_VISITS = "scheduling.view_all_visits"
SOLD_ON = ("technician", "bay", "lift", "van")
Taken = dict[UUID, dict[bool, list[Stretch]]]


@query("scheduling.week_load", permission="scheduling.view_schedule")
def week_load(ctx: Context, on: date | None = None) -> WeekLoad:
    """Hours sold and available by technician, bay and day, in the week from Monday that a day (default: today) lies in.

    Sold is the time that visits have booked. Available is working time, less absences and closed days. A day on
    which the clock changes has the hours that really pass.
    """
    day = on or ctx.today
    first = day - timedelta(days=day.weekday())
    rows = Resource.here(ctx).filter(active=True, kind__in=SOLD_ON).order_by("position", "name", "id")
    if not ctx.can(ALL_VISITS):
        rows = rows.filter(user_id=ctx.actor.user_id, user_id__isnull=False)
    found = sorted(rows, key=lambda row: SOLD_ON.index(row.kind))
    ids = [row.id for row in found]
    hours, opening = hours_of(ids), opening_of(ctx, first, first + timedelta(days=6))
    taken = _taken(ids, _midnight(ctx, first), _midnight(ctx, first + timedelta(days=7)))
    loads = (_resource(ctx, row, first, opening, hours[row.id], taken[row.id]) for row in found)
    return WeekLoad(first=first, resources=tuple(loads))


def _taken(ids: list[UUID], start: datetime, end: datetime) -> Taken:
    """Return the taken time of each resource, visits apart from the rest."""
    found: Taken = defaultdict(lambda: {True: [], False: []})
    for row in taken_by_reason(ids, start, end):
        found[row.resource_id][row.reason == "visit"].append(Stretch(row.starts, row.ends))
    return found


def _resource(
    ctx: Context,
    row: Resource,
    first: date,
    opening: Opening,
    hours: Sequence[Hours],
    taken: dict[bool, list[Stretch]],
) -> ResourceLoad:
    days = tuple(
        _day(ctx, first + timedelta(days=n), opening, opening.of(hours), taken[True], taken[False])
        for n in range(7)
    )
    available, sold = sum(one.available for one in days), sum(one.sold for one in days)
    return ResourceLoad(
        resource=ResourceTag(id=row.id, kind=row.kind, name=row.name),
        days=days,
        available=available,
        sold=sold,
        percent=round(100 * sold / available) if available else None,
    )


def _day(
    ctx: Context,
    on: date,
    opening: Opening,
    week: Sequence[Hours],
    visits: Sequence[Stretch],
    absences: Sequence[Stretch],
) -> DayLoad:
    whole = Stretch(_midnight(ctx, on), _midnight(ctx, on + timedelta(days=1)))
    load = load_of(whole, open_on(week, on, ctx.zone, opening.closed), visits, absences)
    return DayLoad(
        on=on,
        closed=on in opening.closed,
        available=load.available,
        sold=load.sold,
        away=load.away,
        visits=sum(visit.overlaps(whole) for visit in visits),
        percent=load.percent,
    )


def _midnight(ctx: Context, day: date) -> datetime:
    """Return when a local day begins, in UTC: lengths between instants of one zone would ignore its clock change."""
    return datetime.combine(day, time.min, ctx.zone).astimezone(UTC)
