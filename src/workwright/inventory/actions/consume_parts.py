"""Consume the parts of lines: what is set aside for them leaves stock and becomes the cost of the job."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.move_stock import MoveStock, Moving, move_stock
from workwright.inventory.events import PartsConsumed
from workwright.inventory.models import Item
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context

_CONSUME = """
UPDATE inventory_reservation SET state = 'consumed'
WHERE branch_id = %s AND work_order_id = %s AND line_id = ANY(%s) AND state IN ('reserved', 'picked')
  AND (%s::uuid[] IS NULL OR id = ANY(%s))
RETURNING id, line_id, part_id, place_id, quantity
"""


class ConsumeParts(Command):
    """`reservation_ids` narrows it to some of what the lines hold."""

    work_order_id: UUID
    line_ids: tuple[UUID, ...] = Field(min_length=1)
    reservation_ids: tuple[UUID, ...] | None = None


class LineUse(NamedTuple):
    line_id: UUID
    quantity: Decimal
    cost_minor: int


class ConsumedParts(Result):
    """`id` is the work order; `lines` tells what each line really used and cost. Lines that held nothing are absent."""

    id: UUID
    lines: tuple[LineUse, ...]
    cost_minor: int


@action("inventory.consume_parts", inner=True)
def consume_parts(ctx: Context, command: ConsumeParts) -> ConsumedParts:
    """Take everything set aside for these lines out of stock, at its actual cost, in one go."""
    whose = [ctx.here, command.work_order_id, list(command.line_ids)]
    only = None if command.reservation_ids is None else list(command.reservation_ids)
    items, used_up = writer.gather(
        lambda: Item.lock_promised(ctx, command.work_order_id, command.line_ids),
        lambda: writer.rows(_CONSUME, [*whose, only, only]),
    )
    taken = sorted(used_up, key=lambda row: row.id)
    if not taken:
        return ConsumedParts(id=command.work_order_id, lines=(), cost_minor=0)
    Item.keep(ctx, _after(items, taken))
    costs = move_stock(ctx, _moves(command.work_order_id, taken)).costs
    used = _by_line(taken, costs)
    ctx.emit(
        PartsConsumed(
            work_order_id=command.work_order_id,
            line_ids=tuple(use.line_id for use in used),
            cost_minor=sum(costs),
            currency=ctx.branch.currency,
        )
    )
    return ConsumedParts(id=command.work_order_id, lines=used, cost_minor=sum(costs))


def _after(items: Sequence[writer.Row], taken: Sequence[writer.Row]) -> list[writer.Row]:
    """Return the items as they are now that what was promised of them is taken."""
    promised: dict[UUID, Decimal] = {}
    for row in taken:
        promised[row.part_id] = promised.get(row.part_id, Decimal(0)) + row.quantity
    return [item.but(reserved=item.reserved - promised.get(item.part_id, 0)) for item in items]


def _moves(work_order_id: UUID, taken: list[writer.Row]) -> MoveStock:
    moves = tuple(
        Moving(
            part_id=row.part_id,
            quantity=row.quantity,
            from_place_id=row.place_id,
            line_id=row.line_id,
            reservation_id=row.id,
        )
        for row in taken
    )
    return MoveStock(kind="consumption", work_order_id=work_order_id, moves=moves)


def _by_line(taken: list[writer.Row], costs: tuple[int, ...]) -> tuple[LineUse, ...]:
    lines = sorted({row.line_id for row in taken})
    pairs = list(zip(taken, costs, strict=True))
    return tuple(
        LineUse(
            line_id,
            sum((row.quantity for row, _ in pairs if row.line_id == line_id), Decimal(0)),
            sum(cost for row, cost in pairs if row.line_id == line_id),
        )
        for line_id in lines
    )
