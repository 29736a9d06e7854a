"""Who could go: the technicians for an order, the free and skilled ones first, each booked with one tap."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse

from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.show import local_input
from workwright.kernel.errors import Invalid
from workwright.parties.queries import sites_by_id
from workwright.scheduling.queries import free_technicians
from workwright.work_orders.queries import WorkOrderView, get_work_order
from workwright.work_orders.states import LIVE_JOB

USUAL_MINUTES = 60
LONGEST_MINUTES = 24 * 60
STEP = timedelta(minutes=5)


@desk
def assign(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """Technicians for an order at a time, now if none is named, for as long as its jobs are planned."""
    visit.ctx.require("scheduling.book_visit")
    order = get_work_order(visit.ctx, work_order_id)
    starts = _start(visit)
    minutes = _minutes(visit, order)
    skills = sorted({skill for job in order.jobs if job.state in LIVE_JOB for skill in job.skills})
    found = free_technicians(visit.ctx, starts, minutes, ",".join(skills))
    sites = sites_by_id(visit.ctx, [order.site_id]) if order.site_id else {}
    return visit.page(
        "desk/assign.html",
        order=order,
        site=sites.get(order.site_id) if order.site_id else None,
        starts=starts,
        ends=starts + timedelta(minutes=minutes),
        starts_typed=local_input(starts, visit.place.zone),
        minutes_asked=minutes,
        skills=skills,
        found=found,
    )


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
