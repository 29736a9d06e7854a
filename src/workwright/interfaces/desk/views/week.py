"""The week: hours sold and available per technician, bay and day, and the visits of each day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse, HttpResponseRedirect

from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.pages import is_part
from workwright.interfaces.desk.views.schedule import day_asked
from workwright.scheduling.queries import day_list, visits_a_day, week_list, week_load
from workwright.scheduling.queries.views import CalendarView, DayLoad, ResourceLoad, VisitView

ALL_VISITS = "scheduling.view_all_visits"
MOST = 60
"""A week of more visits than that is shown day by day, each when it is opened."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day with visits: how many, and which, None when they are fetched later."""

    on: date
    count: int
    visits: tuple[VisitView, ...] | None


@dataclass(frozen=True, slots=True)
class Sum:
    """What several loads come to; one cell of a total."""

    available: int
    sold: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.sold / self.available) if self.available else None


@dataclass(frozen=True, slots=True)
class Group:
    """Resources of one kind, with a total for each day and for the week."""

    kind: str
    rows: tuple[ResourceLoad, ...]

    @property
    def days(self) -> list[Sum]:
        return [total(row.days[n] for row in self.rows) for n in range(7)]

    @property
    def week(self) -> Sum:
        return total(self.rows)


def total(loads: "Iterable[DayLoad | ResourceLoad]") -> Sum:
    """Add up loads: a ratio of sums, not a mean of ratios."""
    rows = list(loads)
    return Sum(sum(row.available for row in rows), sum(row.sold for row in rows))


def level(percent: int | None) -> str:
    """Return the word for a load, beside its figure: nothing there, free, full, over."""
    if percent is None:
        return ""
    return "over" if percent > 100 else "full" if percent >= 90 else "free"


@desk
def week(visit: Visit) -> HttpResponse:
    """Seven days from Monday: the load as a table, and below it the visits day by day.

    In a week of many visits each day is fetched when it is opened.
    """
    on = day_asked(visit)
    monday = on - timedelta(days=on.weekday())
    load, counts = week_load(visit.ctx, monday), visits_a_day(visit.ctx, monday, 7)
    kinds = dict.fromkeys(row.resource.kind for row in load.resources)
    groups = [
        Group(kind, tuple(row for row in load.resources if row.resource.kind == kind)) for kind in kinds
    ]
    days = [monday + timedelta(days=n) for n in range(7)]
    return visit.page(
        "desk/week.html",
        days=days,
        groups=groups,
        level=level,
        visits=shown_days(visit, days, counts),
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
    )


@desk
def day(visit: Visit) -> HttpResponse:
    """The visits of one day of a week, to be put below its name; without script the day's own page."""
    visit.ctx.require("scheduling.view_schedule")
    on = day_asked(visit)
    if not is_part(visit.request):
        return HttpResponseRedirect(f"/schedule?on={on.isoformat()}")
    return visit.part("desk/week_visits.html", visits=day_list(visit.ctx, on).visits)


def shown_days(visit: Visit, days: Sequence[date], counts: Mapping[date, int]) -> list[Day]:
    """Return the days that have visits: with them while they are few, else with their number alone."""
    if visit.ctx.can(ALL_VISITS) and sum(counts.values()) > MOST:
        return [Day(day, counts[day], None) for day in days if day in counts]
    calendar = week_list(visit.ctx, days[0])
    return [Day(day, len(found), tuple(found)) for day in days if (found := visits_on(calendar, visit, day))]


def visits_on(calendar: CalendarView, visit: Visit, day: date) -> list[VisitView]:
    return [one for one in calendar.visits if one.starts_at.astimezone(visit.place.tz).date() == day]
