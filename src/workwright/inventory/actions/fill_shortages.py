"""Fill shortages: give free stock to the lines that wait for it."""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from workwright.inventory.events import PartArrived
from workwright.inventory.models import Item, Reservation
from workwright.inventory.rules import Filling, Shelf, Wanting, fill
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id

_WAITING = """
SELECT id, work_order_id, line_id, part_id, quantity, asked_at, needed_at FROM inventory_reservation
WHERE branch_id = %s AND part_id = ANY(%s) AND state = 'short'
ORDER BY (line_id IS NOT DISTINCT FROM %s::uuid) DESC, needed_at NULLS LAST, asked_at, id
"""
_FREE = """
SELECT b.part_id, b.place_id, b.on_hand - b.reserved AS available
FROM inventory_balance b JOIN inventory_place p ON p.id = b.place_id
WHERE b.branch_id = %s AND b.part_id = ANY(%s) AND b.on_hand > b.reserved AND p.kind = 'warehouse'
ORDER BY p.is_default DESC, p.id
"""
_GIVE = """
UPDATE inventory_reservation r SET state = 'reserved', place_id = given.place_id, quantity = given.quantity
FROM unnest(%s::uuid[], %s::uuid[], %s::numeric[]) AS given (id, place_id, quantity) WHERE r.id = given.id
"""


class FillShortages(Command):
    part_ids: tuple[UUID, ...] = Field(min_length=1)
    first_line_id: UUID | None = None


class FilledShortages(Result):
    """`id` is the first part looked at; `lines` got something."""

    id: UUID
    lines: tuple[UUID, ...]


@action("inventory.fill_shortages", inner=True)
def fill_shortages(ctx: Context, command: FillShortages) -> FilledShortages:
    """Give what is free to who waits: the line it was ordered for, then by promised time, then who asked first."""
    parts = list(command.part_ids)
    Item.lock(ctx, parts)
    waiting = {row.id: row for row in writer.rows(_WAITING, [ctx.here, parts, command.first_line_id])}
    if not waiting:
        return FilledShortages(id=parts[0], lines=())
    shelves = [Shelf(s.part_id, s.place_id, s.available) for s in writer.rows(_FREE, [ctx.here, parts])]
    wantings = [Wanting(w.id, w.line_id, w.part_id, w.quantity) for w in waiting.values()]
    given: dict[UUID, list[Filling]] = defaultdict(list)
    for filling in fill(wantings, shelves):
        given[filling.wanting.id].append(filling)
    _write(ctx, waiting, given)
    _tell(ctx, waiting, given)
    return FilledShortages(id=parts[0], lines=tuple(waiting[id_].line_id for id_ in given))


def _write(ctx: Context, waiting: dict[UUID, writer.Row], given: dict[UUID, list[Filling]]) -> None:
    """The first piece takes over the waiting row; further pieces and what is still short get rows of their own."""
    firsts = [fillings[0] for fillings in given.values()]
    if not firsts:
        return
    ids, places = [f.wanting.id for f in firsts], [f.place_id for f in firsts]
    writer.rows(_GIVE, [ids, places, [f.quantity for f in firsts]])
    rest = [
        _piece(ctx, waiting[id_], place_id, quantity)
        for id_, fillings in given.items()
        for place_id, quantity in [
            *((f.place_id, f.quantity) for f in fillings[1:]),
            (None, fillings[-1].rest),
        ]
        if quantity > 0
    ]
    writer.insert(Reservation, *rest)


def _piece(ctx: Context, was: writer.Row, place_id: UUID | None, quantity: Decimal) -> dict[str, object]:
    return {
        "id": new_id(),
        "branch_id": ctx.here,
        "work_order_id": was.work_order_id,
        "line_id": was.line_id,
        "part_id": was.part_id,
        "place_id": place_id,
        "quantity": quantity,
        "state": "reserved" if place_id else "short",
        "asked_at": was.asked_at,
        "needed_at": was.needed_at,
    }


def _tell(ctx: Context, waiting: dict[UUID, writer.Row], given: dict[UUID, list[Filling]]) -> None:
    for id_, fillings in given.items():
        ctx.emit(
            PartArrived(
                work_order_id=waiting[id_].work_order_id,
                line_id=waiting[id_].line_id,
                part_id=waiting[id_].part_id,
                quantity=sum((f.quantity for f in fillings), Decimal(0)),
                still_short=fillings[-1].rest,
            )
        )
