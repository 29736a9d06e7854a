"""Work orders: the list, today's queue, the one page of each."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase

from workwright.access.queries import list_views
from workwright.assets.queries import assets_by_id
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.listings import Listing
from workwright.interfaces.desk.order_page import gather
from workwright.interfaces.desk.views.lists import export, named_query, parameters
from workwright.interfaces.portal.links import track_token
from workwright.kernel.errors import NotFound
from workwright.parties.queries import customers_by_id
from workwright.release.queries import list_finished
from workwright.release.rules import STANDINGS
from workwright.work_orders.queries import WorkOrderRow, get_summary, get_work_order, list_work_orders

CHIPS = (
    ("", "Live"),
    ("requested", "Requests"),
    ("open", "Open"),
    ("in_progress", "In progress"),
    ("completed", "Completed"),
    ("closed", "Closed"),
    ("all", "All"),
)


COLUMNS = (
    ("requested", "Requests"),
    ("open", "Open"),
    ("in_progress", "In progress"),
    ("completed", "Completed"),
)
"""What the board of orders shows side by side: the live states, in the order of the work."""
ON_BOARD = 200
EXPORT = Listing(
    "Work orders",
    "work_orders.list_work_orders",
    columns=(
        *("number", "state", "priority", "title", "promised_at", "due_on", "opened_at", "completed_at"),
        *("jobs", "jobs_done", "undecided", "on_hold"),
    ),
)


@desk
def orders(visit: Visit) -> HttpResponseBase:
    """The list of orders, or the same orders as a board; the address keeps the filters."""
    asked = {name: visit.asked(name) for name in ("state", "q", "priority", "view")}
    narrow = {name: asked[name] for name in ("state", "q", "priority")}
    if visit.asked("format") == "csv":
        query = named_query(EXPORT.query)
        return export(visit, query, parameters(query, narrow), EXPORT)
    board = asked["view"] == "board"
    found = list_work_orders(
        visit.ctx,
        state="" if board else asked["state"],
        q=asked["q"],
        priority=asked["priority"],
        after="" if board else visit.asked("after"),
        limit=ON_BOARD if board else 50,
    )
    rows = with_names(visit, found.rows)
    return visit.page(
        "desk/orders.html",
        found=rows,
        board=columns(rows) if board else (),
        asked=asked,
        chips=CHIPS,
        more=f"/orders?{urlencode({**asked, 'after': found.next})}" if found.next else "",
        address=lambda **other: f"/orders?{urlencode(_said({**asked, **other}))}",
        views=list_views.run(visit.ctx, "orders"),
        filters=urlencode(_said(asked)),
    )


def _said(asked: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def columns(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Sort orders into the columns of the board."""
    return [(code, name, [one for one in rows if one["row"].state == code]) for code, name in COLUMNS]


@desk
def deeds(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """What moves an order on from where it is: the entries of its menu on the board, or a page of them."""
    order = get_work_order(visit.ctx, work_order_id)
    versioned = f"work_order_id={order.id}&expected_version={order.version}"
    jobs = [
        (name, f"job_id={job.id}") for job in order.jobs for name in job.allowed_actions if name in ON_JOB
    ]
    own = [(name, versioned) for name in order.allowed_actions]
    others = [(name, f"work_order_id={order.id}") for name in ("work_orders.place_hold",)]
    return visit.choices(
        [(name, query) for name, query in (*jobs, *own, *others) if visit.ctx.can(name)],
        links=[(f"/orders/{order.id}/assign", "Assign")] if visit.ctx.can("scheduling.book_visit") else [],
        title=f"Move {order.number or 'the request'}",
        back=f"/orders/{order.id}",
        back_name=order.number or "Request",
    )


ON_JOB = ("work_orders.start_job", "work_orders.pause_job", "work_orders.finish_job")


def with_names(visit: Visit, rows: Sequence[WorkOrderRow]) -> list[dict[str, object]]:
    """Return rows with the names of customer and thing; two reads for the whole list."""
    customers = customers_by_id(visit.ctx, {row.customer_id for row in rows})
    assets = assets_by_id(visit.ctx, {row.asset_id for row in rows if row.asset_id})
    return [
        {
            "row": row,
            "customer": customers.get(row.customer_id),
            "asset": assets.get(row.asset_id) if row.asset_id else None,
            "late": is_late(visit, row),
        }
        for row in rows
    ]


def is_late(visit: Visit, row: WorkOrderRow) -> bool:
    """Return whether the promised time has passed and the work is not done."""
    return bool(row.promised_at and row.promised_at < visit.ctx.now and not row.completed_at)


@desk
def order(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """The one page of an order."""
    shown = gather(visit.ctx, work_order_id)
    return visit.page("desk/order.html", shown=shown, tracking=f"/o/{track_token(work_order_id)}")


@desk
def line(visit: Visit, work_order_id: UUID, line_id: UUID) -> HttpResponse:
    """What can be done with a line of an order: the entries of its menu, or a page of them."""
    order = get_work_order(visit.ctx, work_order_id)
    found = next((one for job in order.jobs for one in job.lines if one.id == line_id), None)
    if found is None:
        raise NotFound("There is no such line.", id=str(line_id))
    return visit.choices(
        [(action, f"line_id={line_id}") for action in found.allowed_actions],
        title=found.description,
        back=f"/orders/{work_order_id}",
        back_name=order.number or "Request",
    )


@desk
def sign(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """The summary of the work, and below it the place to sign for exactly that."""
    visit.ctx.require("work_orders.sign_work")
    order = get_work_order(visit.ctx, work_order_id)
    customers = customers_by_id(visit.ctx, [order.customer_id])
    return visit.page(
        "desk/sign.html",
        order=order,
        summary=get_summary(visit.ctx, work_order_id),
        customer=customers.get(order.customer_id),
    )


@desk
def ready(visit: Visit) -> HttpResponse:
    """Finished orders on three lists: what can be released, what needs money, what needs review."""
    found = list_finished(visit.ctx, after=visit.asked("after"))
    return visit.page("desk/ready.html", found=found, standings=STANDINGS)
