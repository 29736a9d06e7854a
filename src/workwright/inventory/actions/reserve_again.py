"""Reserve again for a line what was released."""

from typing import Literal
from uuid import UUID

from workwright.inventory.actions.reserve_parts import PartDemand, ReserveParts, reserve_parts
from workwright.inventory.rules import Quantity
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound

_KNOWN = """
SELECT work_order_id, part_id FROM inventory_reservation WHERE branch_id = %s AND line_id = %s
ORDER BY asked_at DESC, id DESC LIMIT 1
"""


class ReserveAgain(Command):
    line_id: UUID
    quantity: Quantity


class ReservedAgain(Result):
    """`id` is the line."""

    id: UUID
    state: Literal["reserved", "short"]


@action("inventory.reserve_again", errors=(NotFound,))
def reserve_again(ctx: Context, command: ReserveAgain) -> ReservedAgain:
    """Set the line's part aside once more, up to `quantity` in all with what it used and holds already."""
    known = writer.rows(_KNOWN, [ctx.here, command.line_id])
    if not known:
        raise NotFound("No part of the stock was ever promised to this line.", field="line_id")
    demand = PartDemand(command.line_id, known[0].part_id, command.quantity)
    answer = reserve_parts(ctx, ReserveParts(work_order_id=known[0].work_order_id, demands=(demand,)))
    return ReservedAgain(id=command.line_id, state=answer.lines[0].state)
