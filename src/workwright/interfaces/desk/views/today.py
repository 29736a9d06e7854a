"""What a person sees first: their next things."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from django.http import HttpResponse, HttpResponseRedirect

from workwright.access.queries import list_branches
from workwright.drawers.queries import shifts_to_settle
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.views.orders import is_late, with_names
from workwright.interfaces.desk.views.welcome import path_page
from workwright.payments.queries import list_reviews
from workwright.scheduling.queries import visits_next
from workwright.work_orders.queries import (
    LiveCounts,
    WorkOrderRow,
    list_questions,
    list_work_orders,
    live_counts,
)

MOST = 200
"""So many live orders, the most urgent ones, are sorted into piles."""
SHOWN = 12
"""So many of each pile, and of the visits, stand on the page."""
NEVER = datetime.max.replace(tzinfo=UTC)


class Queue(NamedTuple):
    """One pile of orders that want the same thing next: the first of them, and how many there are."""

    title: str
    href: str
    rows: list[dict[str, object]]
    tone: str
    in_all: int


@desk
def today(visit: Visit) -> HttpResponse:
    """Orders by what they wait for, the most urgent first."""
    if visit.ctx.branch_id is None and visit.ctx.can("access.create_branch") and not list_branches(visit.ctx):
        return HttpResponseRedirect("/setup")
    if not visit.ctx.can("work_orders.view_work_orders"):
        return path_page(visit)
    live, counts = list_work_orders(visit.ctx, limit=MOST), live_counts(visit.ctx)
    visits, in_all = (
        visits_next(visit.ctx, SHOWN)
        if visit.ctx.can("scheduling.view_schedule") and visit.ctx.branch_id
        else ([], 0)
    )
    return visit.page(
        "desk/today.html",
        queues=queues(visit, live.rows),
        sorted=len(live.rows),
        counts=counts,
        tiles=tiles(counts),
        visits=visits,
        visits_in_all=in_all,
        questions=list_questions.run(visit.ctx),
        reviews=list_reviews(visit.ctx).rows if visit.ctx.can("payments.close_review") else (),
        settle=shifts_to_settle(visit.ctx) if visit.ctx.can("drawers.close_shift") else (),
    )


def queues(visit: Visit, rows: Sequence[WorkOrderRow]) -> list[Queue]:
    """Sort live orders into piles by their next need, what is promised soonest first; one order is in one pile."""
    piles: dict[str, list[WorkOrderRow]] = {}
    for row in sorted(rows, key=_stake):
        piles.setdefault(_need(row, late=is_late(visit, row)), []).append(row)
    known = (
        ("Late", "/orders", "bad"),
        ("New requests", "/orders?state=requested", "info"),
        ("Needs approval", "/orders?state=open", "warn"),
        ("On hold", "/orders", "warn"),
        ("Ready to start", "/orders?state=open", "info"),
        ("Being worked on", "/orders?state=in_progress", "ok"),
        ("To invoice, pay and release", "/orders?state=completed", "own"),
    )
    named = iter(with_names(visit, [row for title, *_ in known for row in piles.get(title, [])[:SHOWN]]))
    return [
        Queue(title, href, [next(named) for _ in piles[title][:SHOWN]], tone, len(piles[title]))
        for title, href, tone in known
        if piles.get(title)
    ]


def _stake(row: WorkOrderRow) -> tuple[bool, datetime, datetime]:
    """Emergencies first, then by the promised time, what has none by its age."""
    return row.priority != "emergency", row.promised_at or NEVER, row.opened_at


def _need(row: WorkOrderRow, *, late: bool) -> str:
    if row.state == "requested":
        return "New requests"
    if row.state == "completed":
        return "To invoice, pay and release"
    if late:
        return "Late"
    if row.on_hold:
        return "On hold"
    if row.undecided:
        return "Needs approval"
    return "Being worked on" if row.state == "in_progress" else "Ready to start"


def tiles(counts: LiveCounts) -> list[tuple[str, int, str]]:
    """Return the figures on top, each with the list behind it."""
    return [
        ("Live orders", counts.live, "/orders"),
        ("Emergencies", counts.emergencies, "/orders?priority=emergency"),
        ("Late", counts.late, "/orders"),
        ("In progress", counts.in_progress, "/orders?state=in_progress"),
        ("Completed", counts.completed, "/orders?state=completed"),
    ]
