"""The week: hours sold and available per technician, bay and day, and the visits of each day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse

from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.views.schedule import day_asked
from workwright.scheduling.queries import week_list, week_load
from workwright.scheduling.queries.views import CalendarView, DayLoad, ResourceLoad, VisitView


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
    """Seven days from Monday: the load as a table, and below it the visits day by day."""
    on = day_asked(visit)
    monday = on - timedelta(days=on.weekday())
    load, calendar = week_load(visit.ctx, monday), week_list(visit.ctx, monday)
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
        visits=[(day, visits_on(calendar, visit, day)) for day in days],
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
    )


def visits_on(calendar: CalendarView, visit: Visit, day: date) -> list[VisitView]:
    return [one for one in calendar.visits if one.starts_at.astimezone(visit.place.tz).date() == day]
