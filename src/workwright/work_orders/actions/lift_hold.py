"""Let held work go on."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.events import HoldLifted
from workwright.work_orders.models import Hold
from workwright.work_orders.queries.locks import lock_order


class LiftHold(Command):
    hold_id: UUID
    note: str = Field(default="", max_length=500)


class LiftedHold(Result):
    work_order_id: UUID


@action("work_orders.lift_hold", errors=(NotFound, IllegalTransition))
def lift_hold(ctx: Context, command: LiftHold) -> LiftedHold:
    """Lift a hold, once."""
    found = writer.one(ctx, Hold, command.hold_id, "work_order_id")
    lock_order(ctx, found.work_order_id)
    hold = writer.lock(
        ctx, Hold, command.hold_id, "id", "work_order_id", "lifted_at", mode="FOR NO KEY UPDATE"
    )
    if hold.lifted_at is not None:
        raise IllegalTransition("This hold was lifted before.")
    writer.update(Hold, hold.id, lifted_at=ctx.now, lifted_by=ctx.actor.ref, lift_note=command.note)
    ctx.emit(HoldLifted(work_order_id=hold.work_order_id, hold_id=hold.id))
    return LiftedHold(id=hold.id, work_order_id=hold.work_order_id)
