"""Who could go, and when: technicians for an order now, the next free times for it or for a visit to move."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.show import local_input
from workwright.interfaces.desk.wishes import wishes_of
from workwright.kernel.errors import IllegalTransition, Invalid
from workwright.kernel.ids import new_id
from workwright.parties.queries import customers_by_id, sites_by_id
from workwright.scheduling.queries import (
    Slot,
    VisitView,
    free_slots,
    free_technicians,
    get_visit,
    list_resources,
)
from workwright.work_orders.queries import WorkOrderView, get_work_order
from workwright.work_orders.states import LIVE_JOB

USUAL_MINUTES = 60
LONGEST_MINUTES = 24 * 60
STEP = timedelta(minutes=5)
PLACES = ("bay", "lift", "van")


@desk
def assign(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """Technicians for an order at a time, now if none is named, for as long as its jobs are planned."""
    visit.ctx.require("scheduling.book_visit")
    order = get_work_order(visit.ctx, work_order_id)
    starts = _start(visit)
    minutes = _minutes(visit, order)
    skills = sorted({skill for job in order.jobs if job.state in LIVE_JOB for skill in job.skills})
    found = free_technicians(visit.ctx, starts, minutes, ",".join(skills))
    return visit.page(
        "desk/assign.html",
        order=order,
        moving=None,
        **_asked_for(visit, order),
        **_offers(visit, order, minutes, None),
        starts=starts,
        ends=starts + timedelta(minutes=minutes),
        starts_typed=local_input(starts, visit.place.zone),
        minutes_asked=minutes,
        skills=skills,
        found=found,
    )


@desk
def move(visit: Visit, visit_id: UUID) -> HttpResponse:
    """The next free times for a visit that is booked already: moved with one tap, undone with another."""
    visit.ctx.require("scheduling.move_visit")
    moving = get_visit(visit.ctx, visit_id)
    if "scheduling.move_visit" not in moving.allowed_actions:
        raise IllegalTransition("Somebody has set out for this visit already: it cannot be moved any more.")
    order = get_work_order(visit.ctx, moving.work_order_id)
    minutes = round((moving.ends_at - moving.starts_at).total_seconds() / 60)
    return visit.page(
        "desk/move.html",
        order=order,
        moving=moving,
        minutes_asked=minutes,
        **_asked_for(visit, order),
        **_offers(visit, order, minutes, moving),
    )


def _asked_for(visit: Visit, order: WorkOrderView) -> dict[str, Any]:
    """Return where it is, and what the customer asked for."""
    sites = sites_by_id(visit.ctx, [order.site_id]) if order.site_id else {}
    customer = customers_by_id(visit.ctx, [order.customer_id]).get(order.customer_id)
    return {
        "site": sites.get(order.site_id) if order.site_id else None,
        "wishes": wishes_of(visit.ctx, customer),
    }


def _offers(visit: Visit, order: WorkOrderView, minutes: int, moving: VisitView | None) -> dict[str, Any]:
    """Return the next free times, with a place of the wanted kind, and what kinds of place there are."""
    kinds = sorted({one.kind for one in list_resources(visit.ctx)} & set(PLACES))
    held = next((tag.kind for tag in moving.resources if tag.kind in PLACES), "") if moving else ""
    place = visit.asked("place", held)
    if place not in kinds:
        place = ""
    slots: list[Slot] = free_slots.run(
        visit.ctx,
        order.id,
        minutes,
        _day(visit),
        visit.asked_id("who"),
        place,
        moving.id if moving else None,
    )
    return {"slots": slots, "place_kinds": kinds, "place_kind": place, "new_visit": new_id()}


def _day(visit: Visit) -> date | None:
    try:
        return date.fromisoformat(visit.asked("from")) if visit.asked("from") else None
    except ValueError:
        raise Invalid("Type a day.", field="from") from None


def _start(visit: Visit) -> datetime:
    """Return the time that is asked for, else the next five minutes of the clock."""
    if not visit.asked("at"):
        return next_five_minutes(visit.ctx.now)
    try:
        local = datetime.fromisoformat(visit.asked("at"))
    except ValueError:
        raise Invalid("Type a day and a time.", field="at") from None
    return local if local.tzinfo else local.replace(tzinfo=visit.place.tz)


def next_five_minutes(now: datetime) -> datetime:
    """Return the next full five minutes: what people mean by now."""
    whole = now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
    return whole + STEP


def _minutes(visit: Visit, order: WorkOrderView) -> int:
    asked = visit.asked("minutes")
    if asked.isdigit() and 0 < int(asked) <= LONGEST_MINUTES:
        return int(asked)
    planned = sum(job.duration_minutes or 0 for job in order.jobs if job.state in LIVE_JOB)
    return min(planned or USUAL_MINUTES, LONGEST_MINUTES)
