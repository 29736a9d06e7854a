"""The schedule: a day as a board or a list, a week as a list; booking and moving by forms."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpResponse

from workwright.interfaces.desk.door import Visit, desk
from workwright.kernel.errors import NotFound
from workwright.scheduling.queries import day_list, week_list
from workwright.scheduling.queries.views import CalendarView, ResourceView, VisitView
from workwright.work_orders.queries import list_work_orders

FIRST_HOUR, LAST_HOUR = 7, 19
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Block:
    """One visit or absence on the board: from which quarter hour, for how many; times clipped to what is shown."""

    start: int
    length: int
    visit: VisitView | None
    text: str


@desk
def schedule(visit: Visit) -> HttpResponse:
    """One day with everybody's visits, and what waits to be booked."""
    on = _day(visit)
    calendar = day_list(visit.ctx, on)
    first, last = shown_hours(calendar, visit)
    lanes = [(resource, blocks(calendar, resource, visit, first, last)) for resource in calendar.resources]
    waiting = list_work_orders(visit.ctx, state="open", limit=50).rows
    booked = {one.work_order_id for one in calendar.visits}
    return visit.page(
        "desk/schedule.html",
        on=on,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        lanes=lanes,
        visits=calendar.visits,
        hours=range(first, last),
        waiting=[order for order in waiting if order.id not in booked],
    )


@desk
def week(visit: Visit) -> HttpResponse:
    """Seven days as a list, day by day."""
    on = _day(visit)
    monday = on - timedelta(days=on.weekday())
    calendar = week_list(visit.ctx, monday)
    days = [(day, _visits_on(calendar, visit, day)) for day in (monday + timedelta(days=n) for n in range(7))]
    return visit.page(
        "desk/week.html", days=days, before=monday - timedelta(days=7), after=monday + timedelta(days=7)
    )


def _day(visit: Visit) -> date:
    try:
        return date.fromisoformat(visit.asked("on")) if visit.asked("on") else visit.ctx.today
    except ValueError:
        raise NotFound("This is not a day.") from None


def _visits_on(calendar: CalendarView, visit: Visit, day: date) -> list[VisitView]:
    return [one for one in calendar.visits if one.starts_at.astimezone(visit.place.tz).date() == day]


def shown_hours(calendar: CalendarView, visit: Visit) -> tuple[int, int]:
    """Return the first and last hour of the board: the usual day, wider when something lies outside."""
    zone = visit.place.tz
    starts = [one.starts_at.astimezone(zone).hour for one in calendar.visits]
    ends = [(one.ends_at - timedelta(minutes=1)).astimezone(zone).hour + 1 for one in calendar.visits]
    return min([FIRST_HOUR, *starts]), max([LAST_HOUR, *ends])


def blocks(
    calendar: CalendarView, resource: ResourceView, visit: Visit, first: int, last: int
) -> list[Block]:
    """Return what takes a resource's time on the day shown."""
    zone = visit.place.tz
    midnight = datetime.combine(calendar.first, datetime.min.time(), zone)
    found = []
    for one in calendar.visits:
        if any(tag.id == resource.id for tag in one.resources) and one.state != "cancelled":
            found.append(_block(one.starts_at, one.ends_at, midnight, first, last, one, ""))
    for taken in calendar.taken:
        if taken.resource_id == resource.id:
            words = taken.note or taken.reason
            found.append(_block(taken.starts_at, taken.ends_at, midnight, first, last, None, words))
    return sorted(found, key=lambda block: block.start)


def _block(
    starts: datetime,
    ends: datetime,
    midnight: datetime,
    first: int,
    last: int,
    visit: VisitView | None,
    text: str,
) -> Block:
    quarters = (last - first) * 4
    start = min(max(round((starts - midnight) / QUARTER) - first * 4, 0), quarters - 1)
    end = min(max(round((ends - midnight) / QUARTER) - first * 4, start + 1), quarters)
    return Block(start, end - start, visit, text)
