"""Days and weeks of a branch, the visits of an order, and who is free."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime

from workwright.kernel import writer
from workwright.kernel.actions import registry
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.reads import query
from workwright.parties.queries import customers_by_id
from workwright.scheduling.models import Occupancy, Resource, Visit, VisitJob
from workwright.scheduling.queries.opening import Opening, opening_of
from workwright.scheduling.queries.resources import list_resources
from workwright.scheduling.queries.times import hours_of, taken_stretches, touching
from workwright.scheduling.queries.views import (
    CalendarView,
    Candidate,
    DayHours,
    ResourceTag,
    ResourceView,
    TakenView,
    VisitView,
)
from workwright.scheduling.rules import Hours, Stretch, first_gap, lacking, open_on, works_through
from workwright.scheduling.rules.wishes import standing_of
from workwright.scheduling.states import STILL_AHEAD, VISIT
from workwright.work_orders.queries import OrderFacts, jobs_by_id, order_facts

ALL_VISITS = "scheduling.view_all_visits"
SEARCH_DAYS = 14


@query("scheduling.day_list", permission="scheduling.view_schedule")
def day_list(ctx: Context, on: date | None = None, resource_id: UUID | None = None) -> CalendarView:
    """One day (default: today) of the branch. Who may not see all visits sees their own."""
    return _calendar(ctx, on or ctx.today, 1, resource_id)


@query("scheduling.week_list", permission="scheduling.view_schedule")
def week_list(ctx: Context, on: date | None = None, resource_id: UUID | None = None) -> CalendarView:
    """The week, from Monday, that a day (default: today) lies in."""
    day = on or ctx.today
    return _calendar(ctx, day - timedelta(days=day.weekday()), 7, resource_id)


@query("scheduling.get_visit", permission="scheduling.view_schedule")
def get_visit(ctx: Context, visit_id: UUID) -> VisitView:
    """One visit."""
    found = show_visits(ctx, Visit.visible(ctx).filter(id=visit_id))
    if not found or not _mine(ctx, found[0]):
        raise NotFound("There is no such visit.", id=str(visit_id))
    return found[0]


@query("scheduling.list_visits", permission="scheduling.view_schedule")
def list_visits(ctx: Context, work_order_id: UUID) -> list[VisitView]:
    """The visits of an order, the earliest first."""
    return [visit for visit in visits_of(ctx, work_order_id) if _mine(ctx, visit)]


@query("scheduling.free_technicians", permission="scheduling.view_schedule")
def free_technicians(
    ctx: Context, at: AwareDatetime | None = None, minutes: int = 60, skills: str = ""
) -> list[Candidate]:
    """Technicians for work of so many minutes from `at` (default: now): the qualified and soonest free first.

    `skills` are separated by commas.
    """
    if not 0 < minutes <= 24 * 60:
        raise Invalid("A length is between a minute and a day.", field="minutes")
    start, length = at or ctx.now, timedelta(minutes=minutes)
    wanted = [skill.strip() for skill in skills.split(",") if skill.strip()]
    people = list(Resource.here(ctx).filter(kind="technician", active=True).order_by("position", "name"))
    hours = hours_of([person.id for person in people])
    taken = taken_stretches([person.id for person in people], start, start + timedelta(days=SEARCH_DAYS + 1))
    first = start.astimezone(ctx.zone).date()
    opening = opening_of(ctx, first, first + timedelta(days=SEARCH_DAYS))
    found = [
        _candidate(ctx, opening, one, hours[one.id], taken[one.id], Stretch(start, start + length), wanted)
        for one in people
    ]
    return sorted(found, key=lambda c: (bool(c.lacking), c.free_at is None, c.free_at or start, c.name))


def visits_of(ctx: Context, work_order_id: UUID) -> list[VisitView]:
    """Return the visits of an order that the actor may see, the earliest first."""
    return show_visits(ctx, Visit.visible(ctx).filter(work_order_id=work_order_id))


def scheduled(ctx: Context, work_order_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return, of these orders, those with a visit that is not over, and when the first of them begins."""
    ended = ("done", "cancelled", "no_show")
    rows = Visit.visible(ctx).filter(work_order_id__in=list(work_order_ids)).exclude(state__in=ended)
    found: dict[UUID, datetime] = {}
    for order_id, starts_at in rows.order_by("-starts_at").values_list("work_order_id", "starts_at"):
        found[order_id] = starts_at
    return found


def bounds(ctx: Context, first: date, days: int) -> tuple[datetime, datetime]:
    """Return when some days of the branch begin and end."""
    last = first + timedelta(days=days)
    return datetime.combine(first, time.min, ctx.zone), datetime.combine(last, time.min, ctx.zone)


def _calendar(ctx: Context, first: date, days: int, resource_id: UUID | None) -> CalendarView:
    start, end = bounds(ctx, first, days)
    people = [row for row in list_resources.run(ctx) if resource_id in (None, row.id)]
    if not ctx.can(ALL_VISITS):
        people = [row for row in people if row.user_id is not None and row.user_id == ctx.actor.user_id]
    ids = {person.id for person in people}
    visits = show_visits(ctx, touching(Visit.here(ctx), start, end).exclude(state="cancelled"))
    narrow = resource_id is not None or not ctx.can(ALL_VISITS)
    kept = [visit for visit in visits if not narrow or any(tag.id in ids for tag in visit.resources)]
    return CalendarView(
        first=first,
        days=days,
        resources=tuple(people),
        hours=tuple(_day_hours(ctx, people, first, days)),
        visits=tuple(kept),
        taken=tuple(_taken(ids, start, end)),
    )


def _day_hours(ctx: Context, people: Sequence[ResourceView], first: date, days: int) -> Iterable[DayHours]:
    opening = opening_of(ctx, first, first + timedelta(days=days))
    for person in people:
        week = opening.of([Hours(one.weekday, one.opens, one.closes) for one in person.hours])
        for offset in range(days):
            day = first + timedelta(days=offset)
            for stretch in open_on(week, day, ctx.zone, opening.closed):
                yield DayHours(resource_id=person.id, on=day, starts_at=stretch.start, ends_at=stretch.end)


def _taken(resource_ids: Iterable[UUID], start: datetime, end: datetime) -> Iterable[TakenView]:
    rows = Occupancy.unscoped.filter(
        resource_id__in=list(resource_ids), released=False, visit=None, during__overlap=(start, end)
    )
    for row in rows.order_by("during", "id"):
        yield TakenView(
            id=row.id,
            resource_id=row.resource_id,
            starts_at=row.during.lower,
            ends_at=row.during.upper,
            reason=row.reason,
            note=row.note,
        )


def _mine(ctx: Context, visit: VisitView) -> bool:
    if ctx.can(ALL_VISITS):
        return True
    own = Resource.unscoped.filter(id__in=[tag.id for tag in visit.resources], user_id=ctx.actor.user_id)
    return ctx.actor.user_id is not None and own.exists()


def show_visits(ctx: Context, rows: Any) -> list[VisitView]:
    """Show visits in a fixed number of statements, whatever their number."""
    visits = list(rows.order_by("starts_at", "id"))
    ids = [visit.id for visit in visits]
    orders = order_facts(ctx, {visit.work_order_id for visit in visits})
    names = {
        key: card.name for key, card in customers_by_id(ctx, {o.customer_id for o in orders.values()}).items()
    }
    jobs = _jobs(ctx, ids)
    tags = _tags(ids)
    allowed = {state: _allowed(ctx, state) for state in {visit.state for visit in visits}}
    return [
        _visit(
            ctx,
            visit,
            orders[visit.work_order_id],
            names,
            jobs[visit.id],
            tags[visit.id],
            allowed[visit.state],
        )
        for visit in visits
    ]


_OWN = tuple(name for name in VisitView.model_fields if hasattr(Visit, name))


def _visit(
    ctx: Context,
    visit: Visit,
    order: OrderFacts,
    names: dict[UUID, str],
    jobs: list[tuple[UUID, str]],
    tags: list[ResourceTag],
    allowed: tuple[str, ...],
) -> VisitView:
    waiting = visit.state in (*STILL_AHEAD, "en_route")
    return VisitView.model_construct(
        **{name: getattr(visit, name) for name in _OWN}
        | {
            "number": order.number,
            "priority": order.priority,
            "order_state": order.state,
            "customer_id": order.customer_id,
            "customer_name": names.get(order.customer_id, ""),
            "asset_id": order.asset_id,
            "site_id": order.site_id,
            "title": order.title or ", ".join(title for _, title in jobs),
            "jobs": tuple(title for _, title in jobs),
            "job_ids": tuple(job_id for job_id, _ in jobs),
            "resources": tuple(tags),
            "late": waiting and visit.starts_at < ctx.now,
            "promised_at": order.promised_at,
            "standing": standing_of(
                order.promised_at, visit.ends_at, ctx.now, over=order.completed_at is not None
            ),
            "allowed_actions": allowed,
        }
    )


def _allowed(ctx: Context, state: str) -> tuple[str, ...]:
    names = list(VISIT.actions_from(state))
    if state == "planned":
        names.append("scheduling.move_visit")
    return tuple(name for name in names if name in registry and ctx.can(name))


def _jobs(ctx: Context, visit_ids: list[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    links = list(VisitJob.unscoped.filter(visit_id__in=visit_ids).values_list("visit_id", "job_id"))
    cards = jobs_by_id(ctx, {job_id for _, job_id in links})
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for visit_id, job_id in sorted(links, key=lambda one: cards[one[1]].position):
        found[visit_id].append((job_id, cards[job_id].title))
    return found


def _tags(visit_ids: list[UUID]) -> dict[UUID, list[ResourceTag]]:
    """Who comes; for a visit whose time was let go, who had been booked last."""
    sql = """
        SELECT DISTINCT ON (o.visit_id, r.id) o.visit_id, r.id, r.kind, r.name, o.released
        FROM scheduling_occupancy o JOIN scheduling_resource r ON r.id = o.resource_id
        WHERE o.visit_id = ANY(%s) ORDER BY o.visit_id, r.id, o.released
    """
    rows = writer.rows(sql, [visit_ids])
    live = {row.visit_id for row in rows if not row.released}
    found: dict[UUID, list[ResourceTag]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (one.kind != "technician", one.name)):
        if not row.released or row.visit_id not in live:
            found[row.visit_id].append(ResourceTag(id=row.id, kind=row.kind, name=row.name))
    return found


def _candidate(
    ctx: Context,
    opening: Opening,
    person: Resource,
    hours: list[Hours],
    taken: list[Stretch],
    wanted: Stretch,
    skills: list[str],
) -> Candidate:
    clash = [stretch for stretch in taken if stretch.overlaps(wanted)]
    length, week = wanted.end - wanted.start, opening.of(hours)
    return Candidate(
        resource_id=person.id,
        name=person.name,
        user_id=person.user_id,
        skills=tuple(person.skills),
        lacking=lacking(person.skills, skills),
        free=not clash and works_through(week, wanted, ctx.zone, opening.closed),
        free_at=first_gap(week, taken, length, wanted.start, ctx.zone, SEARCH_DAYS, opening.closed),
        busy_until=max((stretch.end for stretch in clash), default=None),
    )
