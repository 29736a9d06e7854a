"""Reserve parts for lines of a work order: set aside what is there, and note what is short."""

from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.fill_shortages import FillShortages, fill_shortages
from workwright.inventory.actions.flag_low_stock import FlagLowStock, flag_low_stock
from workwright.inventory.actions.release_reservations import let_go
from workwright.inventory.events import PartShort
from workwright.inventory.models import Item, Reservation
from workwright.inventory.rules import Allocation, Demand, Quantity, Shelf, allocate, is_low
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id

# What is free in the warehouses, the default one first, and what these lines hold already. Vans keep their stock.
_SHELVES_AND_HELD = """
SELECT NULL::uuid AS line_id, b.part_id, b.place_id, b.on_hand - b.reserved AS quantity, NOT p.is_default AS later, p.id
FROM inventory_balance b JOIN inventory_place p ON p.id = b.place_id
WHERE b.branch_id = %s AND b.part_id = ANY(%s) AND b.on_hand > b.reserved AND p.kind = 'warehouse'
UNION ALL
SELECT r.line_id, r.part_id, r.place_id, r.quantity, false, r.id
FROM inventory_reservation r WHERE r.branch_id = %s AND r.line_id = ANY(%s) AND r.state <> 'released'
ORDER BY 5, 6
"""


class PartDemand(NamedTuple):
    """So many of a part for one line, all told: what the line has already counts."""

    line_id: UUID
    part_id: UUID
    quantity: Quantity


class ReserveParts(Command):
    work_order_id: UUID
    demands: tuple[PartDemand, ...] = Field(min_length=1)
    needed_at: datetime | None = None


class LineReservation(NamedTuple):
    line_id: UUID
    part_id: UUID
    state: Literal["reserved", "short"]
    short_quantity: Decimal


class ReservedParts(Result):
    """`id` is the work order; `lines` says of each demand whether all of it is set aside."""

    id: UUID
    lines: tuple[LineReservation, ...]


@action("inventory.reserve_parts", inner=True)
def reserve_parts(ctx: Context, command: ReserveParts) -> ReservedParts:
    """Set aside what is free, in the order of the demands; a shortage is a fact, not a refusal.

    The demand is the line's whole need: asking again after a change reserves the difference, and a smaller need or
    another part lets go of what the line held before.
    """
    items, (shelves, held) = writer.gather(
        lambda: Item.lock(ctx, [demand.part_id for demand in command.demands]), lambda: _read(ctx, command)
    )
    freed: set[UUID] = set()
    if changed := _changed_lines(command, held):
        freed, _ = let_go(ctx, command.work_order_id, changed)
        shelves, held = _read(ctx, command)
    pieces = allocate(_missing(command, held), shelves)
    writer.insert(Reservation, *(_row(ctx, command, piece) for piece in pieces))
    _watch(ctx, items, pieces)
    if freed:  # only now: the line that changed comes before those who wait
        fill_shortages(ctx, FillShortages(part_ids=tuple(sorted(freed))))
    return ReservedParts(id=command.work_order_id, lines=_answer(ctx, command, pieces))


def _read(ctx: Context, command: ReserveParts) -> tuple[list[Shelf], list[Demand]]:
    parts, lines = [d.part_id for d in command.demands], [d.line_id for d in command.demands]
    shelves: list[Shelf] = []
    held: list[Demand] = []
    for row in writer.rows(_SHELVES_AND_HELD, [ctx.here, parts, ctx.here, lines]):
        if row.line_id is None:
            shelves.append(Shelf(row.part_id, row.place_id, row.quantity))
        else:
            held.append(Demand(row.line_id, row.part_id, row.quantity))
    return shelves, held


def _changed_lines(command: ReserveParts, held: list[Demand]) -> tuple[UUID, ...]:
    """Return the lines that hold another part, or more, than they now need."""
    wanted = {demand.line_id: demand for demand in command.demands}
    return tuple(
        line_id
        for line_id, demand in wanted.items()
        if any(h.part_id != demand.part_id for h in held if h.line_id == line_id)
        or _held(held, demand) > demand.quantity
    )


def _held(held: list[Demand], demand: PartDemand) -> Decimal:
    mine = (h.quantity for h in held if (h.line_id, h.part_id) == (demand.line_id, demand.part_id))
    return sum(mine, Decimal(0))


def _missing(command: ReserveParts, held: list[Demand]) -> list[Demand]:
    missing = (Demand(d.line_id, d.part_id, d.quantity - _held(held, d)) for d in command.demands)
    return [demand for demand in missing if demand.quantity > 0]


def _row(ctx: Context, command: ReserveParts, piece: Allocation) -> dict[str, object]:
    return {
        "id": new_id(),
        "branch_id": ctx.here,
        "work_order_id": command.work_order_id,
        "line_id": piece.line_id,
        "part_id": piece.part_id,
        "place_id": piece.place_id,
        "quantity": piece.quantity,
        "state": "reserved" if piece.place_id else "short",
        "asked_at": ctx.now,
        "needed_at": command.needed_at,
    }


def _watch(ctx: Context, items: dict[UUID, writer.Row], pieces: list[Allocation]) -> None:
    for part_id, item in items.items():
        taken = sum((p.quantity for p in pieces if p.part_id == part_id and p.place_id), Decimal(0))
        available = item.on_hand - item.reserved - taken
        if not item.low_since and taken and is_low(available, item.reorder_point):
            flag_low_stock(ctx, FlagLowStock(part_id=part_id, available=available, low=True))


def _answer(ctx: Context, command: ReserveParts, pieces: list[Allocation]) -> tuple[LineReservation, ...]:
    short = {p.line_id: p for p in pieces if p.place_id is None}
    for piece in short.values():
        ctx.emit(
            PartShort(
                work_order_id=command.work_order_id,
                line_id=piece.line_id,
                part_id=piece.part_id,
                quantity=piece.quantity,
            )
        )
    return tuple(
        LineReservation(d.line_id, d.part_id, "short", short[d.line_id].quantity)
        if d.line_id in short
        else LineReservation(d.line_id, d.part_id, "reserved", Decimal(0))
        for d in command.demands
    )
