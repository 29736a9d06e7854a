"""What a person sees first: their next things."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect

from workwright.access.queries import list_branches
from workwright.drawers.queries import shifts_to_settle
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.views.orders import with_names
from workwright.interfaces.desk.views.welcome import path_page
from workwright.payments.queries import list_reviews
from workwright.scheduling.queries import day_list
from workwright.work_orders.queries import WorkOrderRow, list_questions, list_work_orders

MOST = 200
NEVER = datetime.max.replace(tzinfo=UTC)


class Queue(NamedTuple):
    """One pile of orders that want the same thing next."""

    title: str
    href: str
    rows: list[dict[str, object]]
    tone: str


@desk
def today(visit: Visit) -> HttpResponse:
    """Orders by what they wait for, the most urgent first."""
    if visit.ctx.branch_id is None and visit.ctx.can("access.create_branch") and not list_branches(visit.ctx):
        return HttpResponseRedirect("/setup")
    if not visit.ctx.can("work_orders.view_work_orders"):
        return path_page(visit)
    live = list_work_orders(visit.ctx, limit=MOST)
    rows = with_names(visit, live)
    visits = day_list(visit.ctx).visits if visit.ctx.can("scheduling.view_schedule") else ()
    return visit.page(
        "desk/today.html",
        queues=queues(rows),
        tiles=tiles(live.rows, rows),
        visits=visits,
        questions=list_questions.run(visit.ctx),
        reviews=list_reviews(visit.ctx).rows if visit.ctx.can("payments.close_review") else (),
        settle=shifts_to_settle(visit.ctx) if visit.ctx.can("drawers.close_shift") else (),
    )


def queues(rows: Sequence[dict[str, Any]]) -> list[Queue]:
    """Sort live orders into piles by their next need, what is promised soonest first; one order is in one pile."""
    piles: dict[str, list[dict[str, object]]] = {}
    for one in sorted(rows, key=_stake):
        piles.setdefault(_need(one["row"], late=one["late"]), []).append(one)
    known = (
        ("Late", "/orders", "bad"),
        ("New requests", "/orders?state=requested", "info"),
        ("Needs approval", "/orders?state=open", "warn"),
        ("On hold", "/orders", "warn"),
        ("Ready to start", "/orders?state=open", "info"),
        ("Being worked on", "/orders?state=in_progress", "ok"),
        ("To invoice, pay and release", "/orders?state=completed", "own"),
    )
    return [Queue(title, href, piles[title], tone) for title, href, tone in known if piles.get(title)]


def _stake(one: dict[str, Any]) -> tuple[bool, datetime, datetime]:
    """Emergencies first, then by the promised time, what has none by its age."""
    row: WorkOrderRow = one["row"]
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


def tiles(live: Sequence[WorkOrderRow], rows: Sequence[dict[str, Any]]) -> list[tuple[str, int, str]]:
    """Return the figures on top, each with the list behind it."""
    return [
        ("Live orders", len(live), "/orders"),
        ("Emergencies", sum(row.priority == "emergency" for row in live), "/orders?priority=emergency"),
        ("Late", sum(bool(one["late"]) for one in rows), "/orders"),
        ("In progress", sum(row.state == "in_progress" for row in live), "/orders?state=in_progress"),
        ("Completed", sum(row.state == "completed" for row in live), "/orders?state=completed"),
    ]
