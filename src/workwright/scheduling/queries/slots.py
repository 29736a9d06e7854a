"""Free times to offer for the work of an order: who can do it, where, and when."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.reads import query
from workwright.parties.queries import customers_by_id
from workwright.parties.rules import Preferences
from workwright.scheduling.models import Resource
from workwright.scheduling.queries.opening import Opening, opening_of
from workwright.scheduling.queries.times import hours_of, taken_stretches
from workwright.scheduling.queries.views import ResourceTag, Slot
from workwright.scheduling.rules import Hours, Stretch, free_starts, lacking, open_on
from workwright.scheduling.rules.wishes import another_technician, another_time
from workwright.work_orders.queries import OrderFacts, jobs_of, order_facts
from workwright.work_orders.states import LIVE_JOB

SEARCH_DAYS = 14
STEP = timedelta(minutes=15)
USUAL_MINUTES = 60
NOON = time(12)


class _Work(NamedTuple):
    """What has to find room: its order, length, skills, and what the customer wishes."""

    order: OrderFacts
    length: timedelta
    skills: tuple[str, ...]
    wish: Preferences


@query("scheduling.free_slots", permission="scheduling.view_schedule")
def free_slots(
    ctx: Context,
    work_order_id: UUID,
    minutes: int | None = None,
    after: date | None = None,
    resource_id: UUID | None = None,
    place: str = "",
    visit_id: UUID | None = None,
    limit: int = 12,
) -> list[Slot]:
    """The next free times for an order's work: only technicians with all skills it needs, in their working hours.

    Without `minutes` it takes what its jobs are planned to take. `place` (bay, lift, van) has one taken with each
    time. `visit_id` is a visit to move: its own time counts as free. Of each half day the first time is offered.
    """
    work = _work(ctx, work_order_id, minutes)
    start = _quarter(max(ctx.now, _midnight(ctx, after) if after else ctx.now))
    people = _who(ctx, work, resource_id)
    places = (
        list(Resource.here(ctx).filter(kind=place, active=True).order_by("position", "name")) if place else []
    )
    if place and not places:
        raise Invalid("There is no such place in this branch.", field="place")
    free = _free(ctx, work, [*people, *places], start, visit_id)
    found = [
        _slot(ctx, work, person, at, _place_at(places, free, at) if place else None)
        for person in people
        for at in _choices(ctx, work, person.id, _also_free(free[person.id], places, free))
    ]
    found.sort(key=lambda slot: (not slot.wished, slot.starts_at, slot.resources[0].name))
    return found[: max(1, min(limit, 100))]


def _work(ctx: Context, work_order_id: UUID, minutes: int | None) -> _Work:
    order = order_facts(ctx, [work_order_id]).get(work_order_id)
    if order is None:
        raise NotFound("There is no such work order.", id=str(work_order_id))
    if minutes is not None and not 0 < minutes <= 24 * 60:
        raise Invalid("A length is between a minute and a day.", field="minutes")
    jobs = [job for job in jobs_of(ctx, work_order_id) if job.state in LIVE_JOB]
    planned = sum(job.duration_minutes or 0 for job in jobs) or USUAL_MINUTES
    skills = tuple(sorted({skill for job in jobs for skill in job.skills}))
    wish = customers_by_id(ctx, [order.customer_id])[order.customer_id].preferences
    return _Work(order, timedelta(minutes=minutes or min(planned, 24 * 60)), skills, wish)


def _who(ctx: Context, work: _Work, resource_id: UUID | None) -> list[Resource]:
    """Those who can do all of it, the one that the customer asks for first."""
    rows = Resource.here(ctx).filter(kind="technician", active=True).order_by("position", "name", "id")
    if resource_id is not None:
        rows = rows.filter(id=resource_id)
    return [row for row in rows if not lacking(row.skills, work.skills)]


def _free(
    ctx: Context, work: _Work, resources: Sequence[Resource], start: datetime, visit_id: UUID | None
) -> dict[UUID, list[datetime]]:
    """Return every start on the quarter hour at which each resource is free for the whole length."""
    ids, first = [row.id for row in resources], start.astimezone(ctx.zone).date()
    opening = opening_of(ctx, first, first + timedelta(days=SEARCH_DAYS))
    hours, taken = (
        hours_of(ids),
        taken_stretches(ids, start, start + timedelta(days=SEARCH_DAYS + 1), visit_id),
    )
    return {
        one: free_starts(_open(ctx, opening, hours[one], first), taken[one], work.length, start, STEP)
        for one in ids
    }


def _open(ctx: Context, opening: Opening, own: Sequence[Hours], first: date) -> list[Stretch]:
    days = (first + timedelta(days=n) for n in range(SEARCH_DAYS))
    return [part for day in days for part in open_on(opening.of(own), day, ctx.zone, opening.closed)]


def _also_free(
    starts: Iterable[datetime], places: Sequence[Resource], free: dict[UUID, list[datetime]]
) -> list[datetime]:
    if not places:
        return list(starts)
    somewhere = {at for place in places for at in free[place.id]}
    return [at for at in starts if at in somewhere]


def _place_at(places: Sequence[Resource], free: dict[UUID, list[datetime]], at: datetime) -> Resource:
    return next(place for place in places if at in free[place.id])


def _choices(ctx: Context, work: _Work, person_id: UUID, starts: Iterable[datetime]) -> list[datetime]:
    """Return the first start of each morning and each afternoon, and the first of each that the customer wishes."""
    first: dict[tuple[date, bool, bool], datetime] = {}
    for at in starts:
        local = at.astimezone(ctx.zone)
        first.setdefault((local.date(), local.time() >= NOON, _wished(ctx, work, person_id, at)), at)
    return list(first.values())


def _wished(ctx: Context, work: _Work, person_id: UUID, at: datetime) -> bool:
    wish, wanted = work.wish, Stretch(at, at + work.length)
    return not another_technician(wish.technician_id, [person_id]) and not another_time(
        wish.earliest, wish.latest, wish.weekdays, wanted, ctx.zone
    )


def _slot(ctx: Context, work: _Work, person: Resource, at: datetime, place: Resource | None) -> Slot:
    ends = at + work.length
    return Slot(
        starts_at=at,
        ends_at=ends,
        resources=tuple(
            ResourceTag(id=row.id, kind=row.kind, name=row.name) for row in (person, place) if row is not None
        ),
        wished=_wished(ctx, work, person.id, at),
        in_time=work.order.promised_at is None or ends <= work.order.promised_at,
    )


def _quarter(at: datetime) -> datetime:
    """Return the next full quarter of an hour."""
    return at + (-(at - datetime.min.replace(tzinfo=UTC)) % STEP)


def _midnight(ctx: Context, day: date) -> datetime:
    return datetime.combine(day, time.min, ctx.zone).astimezone(UTC)
