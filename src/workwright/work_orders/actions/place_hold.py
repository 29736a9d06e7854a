"""Stop work on an order or a job until something is settled."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.events import HoldPlaced
from workwright.work_orders.models import Hold
from workwright.work_orders.queries.locks import lock_order, require_open

HoldKind = Literal["parts", "approval", "payment", "customer", "vendor", "safety", "other"]


class PlaceHold(Command):
    """Without `job_id` the whole order is held."""

    hold_id: UUID | None = None
    work_order_id: UUID
    job_id: UUID | None = None
    kind: HoldKind = "other"
    reason: str = Field(min_length=3, max_length=500)


class PlacedHold(Result):
    work_order_id: UUID


@action("work_orders.place_hold", errors=(NotFound, IllegalTransition), offline=True)
def place_hold(ctx: Context, command: PlaceHold) -> PlacedHold:
    """Hold an order or a job: nothing of it is started, and the order not completed, until the hold is lifted."""
    order = lock_order(ctx, command.work_order_id)
    require_open(order.state, "work_orders.place_hold")
    hold_id = command.hold_id or new_id()
    writer.insert(
        Hold,
        {
            "id": hold_id,
            "branch_id": ctx.here,
            "work_order_id": order.id,
            "job_id": command.job_id,
            "kind": command.kind,
            "reason": command.reason,
            "placed_by": ctx.actor.ref,
            "placed_at": ctx.now,
        },
    )
    ctx.emit(HoldPlaced(work_order_id=order.id, hold_id=hold_id, kind=command.kind))
    return PlacedHold(id=hold_id, work_order_id=order.id)
