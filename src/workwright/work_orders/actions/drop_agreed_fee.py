"""Take a fee by accepted terms off an order again."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.events import ContentChanged
from workwright.work_orders.models import Line
from workwright.work_orders.queries.locks import lock_line, next_version
from workwright.work_orders.states import LINE

NAME = "work_orders.drop_agreed_fee"


class DropAgreedFee(Command):
    line_id: UUID
    reason: str


class DroppedAgreedFee(Result):
    version: int


@action(NAME, inner=True, errors=(NotFound, IllegalTransition))
def drop_agreed_fee(ctx: Context, command: DropAgreedFee) -> DroppedAgreedFee:
    """Remove a fee that is on no invoice; the line stays on record."""
    line = lock_line(ctx, command.line_id)
    if line.invoice_id is not None:
        raise IllegalTransition("The fee is invoiced: credit the invoice instead.", state=line.state)
    state = LINE.after(line.state, NAME)
    writer.update(
        Line,
        line.id,
        state=state,
        executed_at=None,
        executed_by="",
        decline_reason=command.reason[:300],
    )
    version = next_version(line)
    ctx.emit(ContentChanged(work_order_id=line.work_order_id, version=version))
    return DroppedAgreedFee(id=line.id, version=version)
