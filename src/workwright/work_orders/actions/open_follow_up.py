"""Open an order that continues an earlier one."""

from collections.abc import Callable
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.open_work_order import OpenWorkOrder, number_order, order_row
from workwright.work_orders.events import FollowUpOpened, WorkOrderOpened
from workwright.work_orders.models import Finding, WorkOrder


class OpenFollowUp(Command):
    """`kind` comeback is for the same complaint; `finding_id` names what makes it necessary."""

    work_order_id: UUID | None = None
    origin_id: UUID
    kind: Literal["follow_up", "comeback"] = "follow_up"
    due_on: date | None = None
    reason: str = Field(min_length=3, max_length=2000)
    finding_id: UUID | None = None


class OpenedFollowUp(Result):
    number: str
    origin_id: UUID


@action("work_orders.open_follow_up", errors=(NotFound,), offline=True)
def open_follow_up(ctx: Context, command: OpenFollowUp) -> Callable[[], OpenedFollowUp]:
    """Open a linked order for the same customer and thing, with the day it is due and why."""
    origin = writer.one(
        ctx, WorkOrder, command.origin_id, "id", "customer_id", "asset_id", "site_id", "channel"
    )
    order_id = command.work_order_id or new_id()
    row = order_row(ctx, order_id, _wanted(ctx, command, origin)) | {
        "state": "open",
        "due_on": command.due_on,
    }
    slot = number_order(ctx, row)
    ctx.emit(
        WorkOrderOpened(
            work_order_id=order_id,
            customer_id=origin.customer_id,
            asset_id=origin.asset_id,
            priority="routine",
        )
    )
    ctx.emit(FollowUpOpened(work_order_id=order_id, origin_id=origin.id))
    return lambda: OpenedFollowUp(id=order_id, number=slot.value, origin_id=origin.id)


def _wanted(ctx: Context, command: OpenFollowUp, origin: writer.Row) -> OpenWorkOrder:
    title = command.reason
    if command.finding_id is not None:
        title = writer.one(ctx, Finding, command.finding_id, "text").text
    return OpenWorkOrder(
        customer_id=origin.customer_id,
        asset_id=origin.asset_id,
        site_id=origin.site_id,
        title=title[:200],
        origin_id=origin.id,
        origin_kind=command.kind,
        origin_reason=command.reason,
    )
