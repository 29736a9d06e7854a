"""Edit what was said at intake, except the customer's own words."""

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.work_orders.events import PromiseMoved
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.queries.locks import lock_order, require_open
from workwright.work_orders.rules.intake import SORT_RANK, Priority


class EditWorkOrder(Command):
    """Fields left out stay as they are; null takes away what may be missing."""

    work_order_id: UUID
    expected_version: int
    customer_id: UUID | None = None
    asset_id: UUID | None = None
    site_id: UUID | None = None
    title: str | None = Field(default=None, max_length=200)
    instructions: Personal[str] | None = None
    access_notes: Personal[str] | None = None
    priority: Priority | None = None
    promised_at: AwareDatetime | None = None
    po_number: str | None = Field(default=None, max_length=60)
    advisor_id: UUID | None = None


class EditedWorkOrder(Result):
    version: int


MAY_BE_EMPTY = {"asset_id", "site_id", "promised_at", "advisor_id"}


@action("work_orders.edit_work_order", errors=(NotFound, Stale, IllegalTransition))
def edit_work_order(ctx: Context, command: EditWorkOrder) -> EditedWorkOrder:
    """Change an order that is still open. A new promised time is announced, once."""
    order = lock_order(ctx, command.work_order_id, "promised_at", version=command.expected_version)
    require_open(order.state, "work_orders.edit_work_order")
    changes = _changes(command)
    writer.update(WorkOrder, order.id, version=order.version + 1, **changes)
    promised = changes.get("promised_at", order.promised_at)
    if promised != order.promised_at:
        moved = {"was": order.promised_at, "promised_at": promised, "version": order.version + 1}
        ctx.emit(PromiseMoved(work_order_id=order.id, **moved))
    return EditedWorkOrder(id=order.id, version=order.version + 1)


def _changes(command: EditWorkOrder) -> dict[str, Any]:
    said = command.model_dump(exclude_unset=True, exclude={"work_order_id", "expected_version"})
    kept = {name: value for name, value in said.items() if value is not None or name in MAY_BE_EMPTY}
    if "priority" in kept:
        kept["sort_rank"] = SORT_RANK[kept["priority"]]
    return kept
