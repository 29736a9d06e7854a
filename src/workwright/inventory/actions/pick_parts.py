"""Pick parts: take what is reserved from the shelf and lay it ready for the job."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound

_PICK = """
UPDATE inventory_reservation SET state = 'picked'
WHERE branch_id = %s AND work_order_id = %s AND (%s::uuid[] IS NULL OR line_id = ANY(%s)) AND state = 'reserved'
RETURNING line_id
"""


class PickParts(Command):
    work_order_id: UUID
    line_ids: tuple[UUID, ...] | None = Field(
        default=None, description="all lines of the order when left out"
    )


class PickedParts(Result):
    """`id` is the work order."""

    id: UUID
    line_ids: tuple[UUID, ...]


@action("inventory.pick_parts", errors=(NotFound,), offline=True)
def pick_parts(ctx: Context, command: PickParts) -> PickedParts:
    """Mark what is reserved for the order, or for these lines of it, as lying ready. It is still in stock."""
    lines = None if command.line_ids is None else list(command.line_ids)
    picked = writer.rows(_PICK, [ctx.here, command.work_order_id, lines, lines])
    if not picked:
        raise NotFound("Nothing is reserved there that could be picked.", field="work_order_id")
    return PickedParts(id=command.work_order_id, line_ids=tuple(sorted({row.line_id for row in picked})))
