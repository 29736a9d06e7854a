"""Take a line off an order."""

from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.release_reservations import ReleaseReservations, release_reservations
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.events import ContentChanged
from workwright.work_orders.models import Line
from workwright.work_orders.queries.locks import lock_line, next_version, require_open
from workwright.work_orders.states import LINE


class RemoveLine(Command):
    line_id: UUID
    reason: str = Field(default="", max_length=300)


class RemovedLine(Result):
    state: str
    version: int


@action("work_orders.remove_line", errors=(NotFound, IllegalTransition))
def remove_line(ctx: Context, command: RemoveLine) -> RemovedLine:
    """Remove a line that was not executed; it stays on record, and what was reserved for it is free again."""
    line = lock_line(ctx, command.line_id)
    require_open(line.order_state, "work_orders.remove_line")
    if line.executed_at is not None:
        raise IllegalTransition(
            "This line is done: reopen its job first, or give a discount.", state=line.state
        )
    state = LINE.after(line.state, "work_orders.remove_line")
    writer.update(Line, line.id, state=state, decline_reason=command.reason)
    if line.part_id is not None:
        release_reservations(ctx, ReleaseReservations(work_order_id=line.work_order_id, line_ids=(line.id,)))
    version = next_version(line)
    ctx.emit(ContentChanged(work_order_id=line.work_order_id, version=version))
    return RemovedLine(id=line.id, state=state, version=version)
