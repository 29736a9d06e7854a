"""Consume a part: somebody fitted it."""

from decimal import Decimal
from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.consume_parts import ConsumeParts, consume_parts
from workwright.inventory.actions.move_stock import NotEnoughStock
from workwright.inventory.models import Item, Reservation
from workwright.inventory.rules import Quantity
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id

_OF_LINE = """
SELECT id, work_order_id, part_id, place_id, quantity, state, asked_at, needed_at FROM inventory_reservation
WHERE branch_id = %s AND line_id = %s ORDER BY asked_at, id
"""
_CUT = "UPDATE inventory_reservation SET quantity = %s WHERE id = %s"
_RELEASE = "UPDATE inventory_reservation SET state = 'released' WHERE id = %s"


class NothingSetAside(DomainError):
    """Nothing is set aside for this line. Receive the part, or say from which place it was taken."""

    code = "inventory.nothing_set_aside"


class ConsumePart(Command):
    line_id: UUID
    quantity: Quantity | None = Field(default=None, description="all that is set aside when left out")
    place_id: UUID | None = Field(
        default=None, description="where more than is set aside was taken from, a van say"
    )


class ConsumedPart(Result):
    """`id` is the line."""

    id: UUID
    quantity: Decimal
    cost_minor: int


@action("inventory.consume_part", errors=(NotFound, NothingSetAside, NotEnoughStock), offline=True)
def consume_part(ctx: Context, command: ConsumePart) -> ConsumedPart:
    """Take a line's part out of stock, at its actual cost: first what is set aside, the rest from the place named."""
    known = writer.rows(_OF_LINE, [ctx.here, command.line_id])
    if not known:
        raise NotFound("No part of the stock belongs to this line.", field="line_id")
    Item.lock(ctx, {row.part_id for row in known})
    rows = writer.rows(_OF_LINE, [ctx.here, command.line_id])
    used = _take(ctx, command, rows)
    if not used:
        raise NothingSetAside(field="line_id")
    consumed = consume_parts(
        ctx,
        ConsumeParts(
            work_order_id=rows[0].work_order_id, line_ids=(command.line_id,), reservation_ids=tuple(used)
        ),
    )
    return ConsumedPart(
        id=command.line_id,
        quantity=sum((use.quantity for use in consumed.lines), Decimal(0)),
        cost_minor=consumed.cost_minor,
    )


def _take(ctx: Context, command: ConsumePart, rows: list[writer.Row]) -> list[UUID]:
    """Return the reservations that make up the quantity, cutting the last one and setting more aside as needed."""
    held = [row for row in rows if row.state in ("reserved", "picked")]
    if command.quantity is None:
        return [row.id for row in held]
    missing, used = command.quantity, []
    for row in held:
        if missing <= 0:
            break
        if row.quantity > missing:
            _cut(ctx, row, missing, command.line_id)
        used.append(row.id)
        missing -= min(missing, row.quantity)
    if missing > 0:
        used.append(_set_aside(ctx, command, rows, missing))
    return used


def _cut(ctx: Context, row: writer.Row, used: Decimal, line_id: UUID) -> None:
    """Leave `used` in the row; the rest of it stays set aside in a row of its own."""
    writer.rows(_CUT, [used, row.id])
    writer.insert(Reservation, _row(ctx, row, line_id, row.place_id, row.quantity - used))


def _set_aside(ctx: Context, command: ConsumePart, rows: list[writer.Row], quantity: Decimal) -> UUID:
    """Set `quantity` aside at the place named; the line waits for that much less."""
    if command.place_id is None:
        raise NotEnoughStock(
            "Less than that is set aside for this line. Say from which place the rest was taken.",
            field="place_id",
        )
    _wait_for_less(rows, quantity)
    new = _row(ctx, rows[0], command.line_id, command.place_id, quantity)
    writer.insert(Reservation, new)
    return UUID(str(new["id"]))


def _wait_for_less(rows: list[writer.Row], quantity: Decimal) -> None:
    for row in rows:
        if row.state != "short" or quantity <= 0:
            continue
        if row.quantity > quantity:
            writer.rows(_CUT, [row.quantity - quantity, row.id])
        else:
            writer.rows(_RELEASE, [row.id])
        quantity -= min(quantity, row.quantity)


def _row(
    ctx: Context, like: writer.Row, line_id: UUID, place_id: UUID, quantity: Decimal
) -> dict[str, object]:
    return {
        "id": new_id(),
        "branch_id": ctx.here,
        "work_order_id": like.work_order_id,
        "line_id": line_id,
        "part_id": like.part_id,
        "place_id": place_id,
        "quantity": quantity,
        "state": "reserved",
        "asked_at": like.asked_at,
        "needed_at": like.needed_at,
    }
