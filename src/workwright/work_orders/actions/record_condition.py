"""Record in which condition a thing came in: meter, fuel, key, place, damage."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.queries.locks import lock_order, require_open


class ConditionFields(Command):
    """The meter counts in the asset's own unit (km, miles or hours); fuel in percent of the tank."""

    meter_in: int | None = Field(default=None, ge=0, le=10**12)
    fuel_percent: int | None = Field(default=None, ge=0, le=100)
    key_tag: str = Field(default="", max_length=40)
    parking_spot: str = Field(default="", max_length=40)
    damage_notes: Personal[str] = ""


class RecordCondition(ConditionFields):
    work_order_id: UUID
    expected_version: int | None = None


class RecordedCondition(Result):
    version: int


@action("work_orders.record_condition", errors=(NotFound, Stale, IllegalTransition), offline=True)
def record_condition(ctx: Context, command: RecordCondition) -> RecordedCondition:
    """Record the condition at intake. Fields left out stay as they are."""
    order = lock_order(ctx, command.work_order_id, version=command.expected_version)
    require_open(order.state, "work_orders.record_condition")
    said = command.model_dump(include=set(ConditionFields.model_fields), exclude_unset=True)
    writer.update(WorkOrder, order.id, version=order.version + 1, **said)
    return RecordedCondition(id=order.id, version=order.version + 1)
