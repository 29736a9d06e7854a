"""Order from a vendor what is bought in for one line."""

from uuid import UUID

from workwright.inventory.models import BoughtIn
from workwright.inventory.rules import UnitCost
from workwright.inventory.states import BOUGHT_IN
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound, Stale
from workwright.kernel.money import Money


class OrderBoughtIn(Command):
    """What is left out stays as planned."""

    bought_in_id: UUID
    expected_version: int
    vendor_id: UUID | None = None
    unit_cost: UnitCost | None = None


class OrderedBoughtIn(Result):
    id: UUID
    state: str
    version: int


@action("inventory.order_bought_in", errors=(NotFound, Stale, IllegalTransition, Invalid))
def order_bought_in(ctx: Context, command: OrderBoughtIn) -> OrderedBoughtIn:
    """Note that the part is ordered, or the work given out, and at what cost."""
    columns = ("state", "vendor_id", "unit_cost", "quantity", "currency")
    bought_in = writer.lock(ctx, BoughtIn, command.bought_in_id, *columns)
    state = BOUGHT_IN.after(bought_in.state, "inventory.order_bought_in")
    vendor_id = command.vendor_id or bought_in.vendor_id
    if vendor_id is None:
        raise Invalid("Say from which vendor.", field="vendor_id")
    unit_cost = bought_in.unit_cost if command.unit_cost is None else command.unit_cost
    writer.update(
        BoughtIn,
        command.bought_in_id,
        expected_version=command.expected_version,
        state=state,
        vendor_id=vendor_id,
        unit_cost=unit_cost,
        cost_minor=Money.rounded(bought_in.quantity * unit_cost, bought_in.currency).minor,
        ordered_at=ctx.now,
    )
    return OrderedBoughtIn(id=command.bought_in_id, state=state, version=command.expected_version + 1)
