"""Plan to buy something in for one line: a part that is not in the catalogue, or work done outside."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.inventory.models import BoughtIn
from workwright.inventory.rules import Quantity, UnitCost
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.money import Money


class PlanBoughtIn(Command):
    bought_in_id: UUID | None = None
    work_order_id: UUID
    line_id: UUID
    kind: Literal["part", "sublet"]
    description: Annotated[str, Field(min_length=1, max_length=200)]
    quantity: Quantity = Decimal(1)
    unit_cost: UnitCost = Decimal(0)
    vendor_id: UUID | None = None


class PlannedBoughtIn(Result):
    id: UUID


@action("inventory.plan_bought_in", inner=True)
def plan_bought_in(ctx: Context, command: PlanBoughtIn) -> PlannedBoughtIn:
    """Note what a line needs from outside, with the cost expected. Nothing is owed before it is received."""
    bought_in_id = command.bought_in_id or new_id()
    writer.insert(
        BoughtIn,
        {
            "id": bought_in_id,
            "branch_id": ctx.here,
            "kind": command.kind,
            "work_order_id": command.work_order_id,
            "line_id": command.line_id,
            "vendor_id": command.vendor_id,
            "description": command.description,
            "quantity": command.quantity,
            "unit_cost": command.unit_cost,
            "cost_minor": Money.rounded(command.quantity * command.unit_cost, ctx.branch.currency).minor,
            "currency": ctx.branch.currency,
            "planned_at": ctx.now,
            "ordered_at": None,
            "received_at": None,
        },
    )
    return PlannedBoughtIn(id=bought_in_id)
