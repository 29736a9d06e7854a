"""What stock can be asked: scoped to the branch acted in."""

from collections.abc import Collection
from uuid import UUID

from workwright.inventory.models import BoughtIn, Move, PartOrder, Place
from workwright.inventory.queries.views import (
    Availability,
    BoughtInView,
    LineCost,
    MoveView,
    PartOrderView,
    PartStock,
    PlaceStock,
    PlaceView,
    ReservationView,
    StockRow,
)
from workwright.inventory.states import BOUGHT_IN, OPEN, PART_ORDER
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.reads import Page, query

_AVAILABILITY = """
SELECT i.part_id, i.on_hand, i.reserved, i.on_hand - i.reserved AS available, i.value_minor, i.currency, i.low_since,
       r.reorder_point, coalesce(o.quantity, 0) AS on_order, coalesce(s.quantity, 0) AS short
FROM inventory_item i
LEFT JOIN inventory_reorder r ON r.branch_id = i.branch_id AND r.part_id = i.part_id
LEFT JOIN LATERAL (SELECT sum(quantity - received) AS quantity FROM inventory_partorder
                   WHERE branch_id = i.branch_id AND part_id = i.part_id AND state = 'ordered') o ON true
LEFT JOIN LATERAL (SELECT sum(quantity) AS quantity FROM inventory_reservation
                   WHERE branch_id = i.branch_id AND part_id = i.part_id AND state = 'short') s ON true
WHERE i.branch_id = %s
"""
_JOB_COSTS = """
SELECT line_id, sum(cost)::bigint AS cost_minor, min(currency) AS currency FROM (
  SELECT line_id, CASE kind WHEN 'return' THEN -cost_minor ELSE cost_minor END AS cost, currency
  FROM inventory_move WHERE branch_id = %s AND work_order_id = %s AND kind IN ('consumption', 'return')
  UNION ALL
  SELECT line_id, cost_minor + core_minor - credited_minor - core_credited_minor, currency
  FROM inventory_boughtin WHERE branch_id = %s AND work_order_id = %s AND state IN ('received', 'returned')
) costs GROUP BY line_id ORDER BY line_id
"""

_RESERVATIONS = (
    f"SELECT {', '.join(ReservationView.model_fields)} FROM inventory_reservation "
    "WHERE branch_id = %s AND work_order_id = %s ORDER BY asked_at, id"
)

OF_THE_ORDER = "inventory.release_reservations"
"""Moves a plan of something to buy, but is done to an order or its lines, never to the plan itself."""


def availability(ctx: Context, part_ids: Collection[UUID]) -> dict[UUID, Availability]:
    """Return what the branch has of each part, zeros for parts it never had."""
    wanted = list(part_ids)
    rows = writer.rows(_AVAILABILITY + " AND i.part_id = ANY(%s)", [ctx.here, wanted])
    found = {row.part_id: Availability.model_validate(row.as_dict()) for row in rows}
    return {part_id: found.get(part_id, Availability()) for part_id in wanted}


def reservations_of(ctx: Context, work_order_id: UUID) -> list[ReservationView]:
    """Return every piece promised to the order's lines, oldest first."""
    rows = writer.rows(_RESERVATIONS, [ctx.here, work_order_id])
    return [ReservationView.model_construct(**row.as_dict()) for row in rows]


def bought_in_of(ctx: Context, work_order_id: UUID) -> list[BoughtInView]:
    """Return what is bought in for the order's lines."""
    rows = BoughtIn.here(ctx).filter(work_order_id=work_order_id).order_by("planned_at", "id")
    return [_bought_in(row) for row in rows]


def job_costs(ctx: Context, work_order_id: UUID) -> list[LineCost]:
    """Return the actual cost of each line of an order that has one."""
    rows = writer.rows(_JOB_COSTS, [ctx.here, work_order_id, ctx.here, work_order_id])
    return [LineCost.model_validate(row.as_dict()) for row in rows]


def open_reservations(ctx: Context) -> dict[UUID, int]:
    """Return how many pieces each order of the branch holds or waits for; the close looks for those that linger."""
    rows = writer.rows(
        "SELECT work_order_id, count(*) AS pieces FROM inventory_reservation "
        "WHERE branch_id = %s AND state = ANY(%s) GROUP BY 1",
        [ctx.here, list(OPEN)],
    )
    return {row.work_order_id: row.pieces for row in rows}


def _bought_in(row: BoughtIn) -> BoughtInView:
    core_open = row.core_minor - row.core_credited_minor
    billed = row.state in ("received", "returned")
    return BoughtInView.model_validate(
        {
            **{name: getattr(row, name) for name in BoughtInView.model_fields if hasattr(row, name)},
            "core_open_minor": core_open,
            "net_cost_minor": row.cost_minor - row.credited_minor + core_open if billed else 0,
            "allowed_actions": tuple(n for n in BOUGHT_IN.actions_from(row.state) if n != OF_THE_ORDER)
            + (("inventory.return_core",) if billed and core_open else ()),
        }
    )


@query("inventory.get_stock", permission="inventory.view_stock")
def get_stock(ctx: Context, part_id: UUID) -> PartStock:
    """What the branch has of one part, in all and place by place."""
    places = writer.rows(
        "SELECT b.place_id, p.name AS place, p.kind, b.on_hand, b.reserved FROM inventory_balance b "
        "JOIN inventory_place p ON p.id = b.place_id WHERE b.branch_id = %s AND b.part_id = %s "
        "ORDER BY p.is_default DESC, p.name",
        [ctx.here, part_id],
    )
    return PartStock(
        part_id=part_id,
        stock=availability(ctx, [part_id])[part_id],
        places=tuple(PlaceStock.model_validate(row.as_dict()) for row in places),
    )


@query("inventory.list_stock", permission="inventory.view_stock")
def list_stock(ctx: Context, low: bool = False, after: str = "", limit: int = 50) -> Page[StockRow]:
    """The parts the branch has or had, by part id; with `low` those that ran low."""
    where = " AND i.part_id > %s" + (" AND i.low_since IS NOT NULL" if low else "")
    start = _cursor(after)
    rows = writer.rows(
        f"{_AVAILABILITY}{where} ORDER BY i.part_id LIMIT %s", [ctx.here, start, _size(limit) + 1]
    )
    page = [StockRow.model_validate(row.as_dict()) for row in rows[: _size(limit)]]
    return Page(rows=tuple(page), next=str(page[-1].part_id) if len(rows) > len(page) else "")


@query("inventory.list_moves", permission="inventory.view_stock")
def list_moves(
    ctx: Context,
    part_id: UUID | None = None,
    work_order_id: UUID | None = None,
    after: str = "",
    limit: int = 50,
) -> Page[MoveView]:
    """Stock moves, newest first, of one part or one order if named."""
    moves = Move.here(ctx).order_by("-id")
    if part_id:
        moves = moves.filter(part_id=part_id)
    if work_order_id:
        moves = moves.filter(work_order_id=work_order_id)
    if after:
        moves = moves.filter(id__lt=_cursor(after))
    found = list(moves[: _size(limit) + 1])
    page = [MoveView.model_validate(row, from_attributes=True) for row in found[: _size(limit)]]
    return Page(rows=tuple(page), next=str(page[-1].id) if len(found) > len(page) else "")


@query("inventory.list_places", permission="inventory.view_stock")
def list_places(ctx: Context) -> list[PlaceView]:
    """The places of the branch, the default one first."""
    rows = Place.here(ctx).filter(closed_at=None).order_by("-is_default", "name")
    return [PlaceView.model_validate(row, from_attributes=True) for row in rows]


@query("inventory.list_part_orders", permission="inventory.view_stock")
def list_part_orders(ctx: Context, work_order_id: UUID | None = None) -> list[PartOrderView]:
    """Catalogue parts on order: of one work order with their past, else all that are still to come."""
    rows = PartOrder.here(ctx).order_by("ordered_at", "id")
    rows = rows.filter(work_order_id=work_order_id) if work_order_id else rows.filter(state="ordered")
    return [_part_order(row) for row in rows[:500]]


@query("inventory.list_reservations", permission="inventory.view_stock")
def list_reservations(ctx: Context, work_order_id: UUID) -> list[ReservationView]:
    """What is set aside for, or missing to, the lines of one order."""
    return reservations_of(ctx, work_order_id)


@query("inventory.list_bought_in", permission="inventory.view_stock")
def list_bought_in(ctx: Context, work_order_id: UUID) -> list[BoughtInView]:
    """Parts without catalogue entry, and outside work, bought for the lines of one order."""
    return bought_in_of(ctx, work_order_id)


@query("inventory.list_job_costs", permission="inventory.view_costs")
def list_job_costs(ctx: Context, work_order_id: UUID) -> list[LineCost]:
    """The actual cost of the parts and outside work of one order, line by line."""
    return job_costs(ctx, work_order_id)


def _part_order(row: PartOrder) -> PartOrderView:
    return PartOrderView.model_validate(
        {
            **{name: getattr(row, name) for name in PartOrderView.model_fields if hasattr(row, name)},
            "allowed_actions": PART_ORDER.actions_from(row.state),
        }
    )


def _size(limit: int) -> int:
    return max(1, min(limit, 200))


def _cursor(after: str) -> UUID:
    try:
        return UUID(after) if after else UUID(int=0)
    except ValueError:
        raise Invalid("That is not a place in this list.", field="after") from None
