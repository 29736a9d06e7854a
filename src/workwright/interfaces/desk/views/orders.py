"""Work orders: the list, today's queue, the one page of each."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse

from workwright.assets.queries import assets_by_id
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.order_page import gather
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


@desk
def orders(visit: Visit) -> HttpResponse:
    """The list of orders; the address keeps the filters."""
    asked = {name: visit.asked(name) for name in ("state", "q", "priority")}
    found = list_work_orders(
        visit.ctx,
        state=asked["state"],
        q=asked["q"],
        priority=asked["priority"],
        after=visit.asked("after"),
    )
    more = f"/orders?{urlencode({**asked, 'after': found.next})}" if found.next else ""
    return visit.page(
        "desk/orders.html", found=with_names(visit, found.rows), asked=asked, chips=CHIPS, more=more
    )


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
