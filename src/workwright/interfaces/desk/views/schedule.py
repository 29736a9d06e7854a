"""The schedule: a day as a board and as a list by risk; what waits to be booked; undo of what was just booked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from workwright.interfaces.desk.door import Visit, desk
from workwright.kernel.errors import NotFound
from workwright.scheduling.queries import day_list, get_visit
from workwright.scheduling.queries.views import CalendarView, ResourceView, VisitView
from workwright.scheduling.rules.wishes import RISK_RANK
from workwright.work_orders.queries import PromisedRow, WorkOrderRow, list_promises, list_work_orders

FIRST_HOUR, LAST_HOUR = 7, 19
QUARTER = 15
OVER = ("done", "no_show")
LANES, LISTED = 24, 60
"""So many people and places the board shows, and so many visits the list, until somebody asks for all."""


@dataclass(frozen=True, slots=True)
class Block:
    """One visit or absence on the board: from which quarter hour, for how many; times clipped to what is shown."""

    start: int
    length: int
    visit: VisitView | None
    text: str
    taken_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that has no visit on the day shown, and how its promise stands."""

    order: WorkOrderRow
    promise: PromisedRow | None

    @property
    def standing(self) -> str:
        return self.promise.standing if self.promise else ""


@desk
def schedule(visit: Visit) -> HttpResponse:
    """One day with everybody's visits, what is at risk first, and what waits to be booked."""
    on = day_asked(visit)
    calendar = day_list(visit.ctx, on)
    first, last = shown_hours(calendar, visit)
    everything = visit.asked("all") == "1"
    resources = calendar.resources if everything else calendar.resources[:LANES]
    lanes = [(resource, blocks(calendar, resource, visit, first, last)) for resource in resources]
    by_time = visit.asked("sort") == "time"
    visits = calendar.visits if by_time else by_risk(calendar.visits)
    return visit.page(
        "desk/schedule.html",
        on=on,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        lanes=lanes,
        visits=visits if everything else visits[:LISTED],
        by_time=by_time,
        counts=(len(calendar.resources), len(calendar.visits)),
        hours=range(first, last),
        waiting=waiting(visit, calendar) if visit.ctx.can("work_orders.view_work_orders") else [],
        undo=undo(visit),
    )


@desk
def one_visit(visit: Visit, visit_id: UUID) -> HttpResponse:
    """What can be done with a visit: the entries of its menu, or a page of them.

    Whoever sees only their own visits has few, and their entries on the page itself.
    """
    visit.ctx.require("scheduling.view_all_visits")
    found = get_visit(visit.ctx, visit_id)
    query = f"visit_id={found.id}&expected_version={found.version}"
    return visit.choices(
        [(action, query) for action in found.allowed_actions],
        links=[(f"/visits/{found.id}/move", "Move to a free time")]
        if "scheduling.move_visit" in found.allowed_actions
        else [],
        title=f"Visit for {found.number}",
        back=f"/schedule?on={found.starts_at.astimezone(visit.place.tz).date().isoformat()}",
        back_name="Schedule",
    )


def day_asked(visit: Visit) -> date:
    """Return the day of the address, today when it names none; raise `NotFound` for nonsense."""
    try:
        return date.fromisoformat(visit.asked("on")) if visit.asked("on") else visit.ctx.today
    except ValueError:
        raise NotFound("This is not a day.") from None


def by_risk(visits: Iterable[VisitView]) -> list[VisitView]:
    """Sort visits by what is at stake: emergencies, broken promises, those at risk, the rest by time.

    Visits that are over come last: nothing is at stake in them any more.
    """
    return sorted(
        visits,
        key=lambda one: (
            one.state in OVER,
            one.priority != "emergency",
            RISK_RANK[one.standing],
            one.starts_at,
            one.number,
        ),
    )


def waiting(visit: Visit, calendar: CalendarView) -> list[Waiting]:
    """Return open orders without a visit on the day shown: emergencies, then by the risk of their promise."""
    booked = {one.work_order_id for one in calendar.visits}
    promises = {row.id: row for row in list_promises(visit.ctx, limit=500)}
    orders = list_work_orders(visit.ctx, state="open", limit=50).rows
    found = [Waiting(order, promises.get(order.id)) for order in orders if order.id not in booked]
    return sorted(
        found, key=lambda one: (one.order.priority != "emergency", RISK_RANK[one.standing], _latest(one))
    )


def _latest(one: Waiting) -> datetime:
    """Return when it has to begin at the latest; without a promise, since when it waits."""
    return one.promise.latest_start if one.promise else one.order.opened_at


def undo(visit: Visit) -> dict[str, Any] | None:
    """Return the act that takes back what was just booked or moved, while it still can be taken back."""
    shown = next((name for name in ("booked", "moved") if visit.asked(name)), "")
    if not shown:
        return None
    found = get_visit(visit.ctx, UUID(str(visit.asked_id(shown))))
    if shown == "booked":
        fields = {"visit_id": [found.id], "reason": ["Undone"]}
        return _offer(found, "scheduling.cancel_visit", "Booked", fields)
    fields = {
        "visit_id": [found.id],
        "starts_at": [visit.asked("was")],
        "ends_at": [visit.asked("until")],
        "resource_ids": visit.asked("who").split(","),
        "override_reason": ["Undone: as it was before"],
    }
    return _offer(found, "scheduling.move_visit", "Moved", fields)


def _offer(found: VisitView, action: str, word: str, fields: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the notice shows; None when the visit has gone on since."""
    if action not in found.allowed_actions:
        return None
    return {"action": action, "word": word, "visit": found, "fields": fields}


def shown_hours(calendar: CalendarView, visit: Visit) -> tuple[int, int]:
    """Return the first and last hour of the board: the usual day, wider when something lies outside."""
    zone = visit.place.tz
    starts = [one.starts_at.astimezone(zone) for one in calendar.visits]
    ends = [(one.ends_at - timedelta(minutes=1)).astimezone(zone) for one in calendar.visits]
    first = [at.hour if at.date() == calendar.first else 0 for at in starts]
    last = [at.hour + 1 if at.date() == calendar.first else 24 for at in ends]
    return min([FIRST_HOUR, *first]), max([LAST_HOUR, *last])


def blocks(
    calendar: CalendarView, resource: ResourceView, visit: Visit, first: int, last: int
) -> list[Block]:
    """Return what takes a resource's time on the day shown, placed by the wall clock of the branch."""

    def block(
        starts: datetime, ends: datetime, shown: VisitView | None, text: str, taken_id: UUID | None = None
    ) -> Block:
        zone, quarters = visit.place.tz, (last - first) * 4
        begin, end = (
            quarter_of_day(at.astimezone(zone), calendar.first) - first * 4 for at in (starts, ends)
        )
        start = min(max(begin, 0), quarters - 1)
        return Block(start, min(max(end, start + 1), quarters) - start, shown, text, taken_id)

    found = [
        block(one.starts_at, one.ends_at, one, "")
        for one in calendar.visits
        if any(tag.id == resource.id for tag in one.resources) and one.state != "cancelled"
    ]
    found += [
        block(taken.starts_at, taken.ends_at, None, taken.note or taken.reason, taken.id)
        for taken in calendar.taken
        if taken.resource_id == resource.id
    ]
    return sorted(found, key=lambda one: one.start)


def quarter_of_day(local: datetime, day: date) -> int:
    """Return the quarter hour of a wall time, counted from the midnight of `day`, whatever the clocks do between."""
    return (local.date() - day).days * 96 + round((local.hour * 60 + local.minute) / QUARTER)
