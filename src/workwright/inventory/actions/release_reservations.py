"""Release reservations: what was promised to lines is free again."""

from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.fill_shortages import FillShortages, fill_shortages
from workwright.inventory.models import Item
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context

_PARTS = """
SELECT DISTINCT part_id FROM inventory_reservation
WHERE branch_id = %s AND work_order_id = %s AND (%s::uuid[] IS NULL OR line_id = ANY(%s))
  AND state IN ('short', 'reserved', 'picked')
"""
_RELEASE = """
UPDATE inventory_reservation SET state = 'released'
WHERE branch_id = %s AND work_order_id = %s AND (%s::uuid[] IS NULL OR line_id = ANY(%s))
  AND state IN ('short', 'reserved', 'picked')
RETURNING part_id, place_id
"""
_CANCEL_PLANNED = """
UPDATE inventory_boughtin SET state = 'cancelled', version = version + 1
WHERE branch_id = %s AND work_order_id = %s AND (%s::uuid[] IS NULL OR line_id = ANY(%s)) AND state = 'planned'
"""


class ReleaseReservations(Command):
    work_order_id: UUID
    line_ids: tuple[UUID, ...] | None = Field(
        default=None, description="all lines of the order when left out"
    )


class ReleasedReservations(Result):
    """`id` is the work order."""

    id: UUID
    released: int


@action("inventory.release_reservations")
def release_reservations(ctx: Context, command: ReleaseReservations) -> ReleasedReservations:
    """Let go of everything that the order, or these lines of it, still hold or wait for; others may have it at once.

    Called in the transaction that cancels the order or declines the line. What is consumed stays consumed. A part
    to be bought in that nobody ordered yet is cancelled too.
    """
    freed, count = let_go(ctx, command.work_order_id, command.line_ids)
    if freed:
        fill_shortages(ctx, FillShortages(part_ids=tuple(sorted(freed))))
    return ReleasedReservations(id=command.work_order_id, released=count)


def let_go(ctx: Context, work_order_id: UUID, line_ids: tuple[UUID, ...] | None) -> tuple[set[UUID], int]:
    """Release without handing on; return the parts of which stock became free, and how many rows were released."""
    lines = None if line_ids is None else list(line_ids)
    whose = [ctx.here, work_order_id, lines, lines]
    parts = [row.part_id for row in writer.rows(_PARTS, whose)]
    if parts:
        Item.lock(ctx, parts)
    released = writer.rows(_RELEASE, whose)
    writer.rows(_CANCEL_PLANNED, whose)
    return {row.part_id for row in released if row.place_id}, len(released)
