"""Parts and stock: what there is, what waits, where it lies, every move."""

from uuid import UUID

from django.http import HttpResponse

from workwright.catalog.queries import get_part, parts_by_id, search_parts
from workwright.interfaces.desk.door import Visit, desk
from workwright.inventory.queries import (
    availability,
    get_stock,
    list_moves,
    list_part_orders,
    list_places,
    list_stock,
)

AT_ONCE = 50


@desk
def parts(visit: Visit) -> HttpResponse:
    """Parts of the catalogue with their stock here; or only those that are low."""
    visit.ctx.require("inventory.view_stock")
    low = visit.asked("show") == "low"
    if low:
        stock = {row.part_id: row for row in list_stock(visit.ctx, low=True, limit=AT_ONCE).rows}
        found = list(parts_by_id(visit.ctx, stock).values())
    else:
        found = list(search_parts(visit.ctx, visit.asked("q"), limit=AT_ONCE).rows)
        stock = availability(visit.ctx, [part.id for part in found])  # type: ignore[assignment]
    orders = list_part_orders(visit.ctx) if visit.asked("show") == "ordered" else []
    names = parts_by_id(visit.ctx, {order.part_id for order in orders})
    return visit.page(
        "desk/parts_list.html",
        found=found,
        stock=stock,
        asked=visit.asked("q"),
        view=visit.asked("show"),
        orders=[(order, names.get(order.part_id)) for order in orders],
    )


@desk
def part(visit: Visit, part_id: UUID) -> HttpResponse:
    """One part: price, stock by place, and every move of it."""
    places = {place.id: place.name for place in list_places(visit.ctx)}
    return visit.page(
        "desk/part.html",
        part=get_part(visit.ctx, part_id),
        held=get_stock(visit.ctx, part_id),
        moves=list_moves(visit.ctx, part_id=part_id, limit=AT_ONCE),
        places=places,
    )
