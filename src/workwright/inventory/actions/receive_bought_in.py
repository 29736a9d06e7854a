"""Receive what was bought in for one line, with the vendor's bill."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.inventory.events import BoughtInReceived
from workwright.inventory.models import BoughtIn
from workwright.inventory.postings import bought_for_job
from workwright.inventory.rules import UnitCost
from workwright.inventory.states import BOUGHT_IN
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, Invalid, NotFound, Stale
from workwright.kernel.money import LARGEST_MINOR, Money
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction


class BillEnteredTwice(DomainError):
    """This vendor's bill was entered for this line already."""

    code = "inventory.bill_entered_twice"


constraint_means("bought_in_once_per_bill_line", lambda: BillEnteredTwice(field="bill_number"))


class ReceiveBoughtIn(Command):
    """`unit_cost` and `core_minor` are as billed; what is left out is as ordered."""

    bought_in_id: UUID
    expected_version: int
    bill_number: Annotated[str, Field(min_length=1, max_length=60)]
    vendor_id: UUID | None = None
    unit_cost: UnitCost | None = None
    core_minor: Annotated[
        int, Field(ge=0, le=LARGEST_MINOR, description="charge for the old part, in all")
    ] = 0


class ReceivedBoughtIn(Result):
    id: UUID
    state: str
    version: int
    cost_minor: int


@action("inventory.receive_bought_in", errors=(NotFound, Stale, IllegalTransition, Invalid, BillEnteredTwice))
def receive_bought_in(ctx: Context, command: ReceiveBoughtIn) -> ReceivedBoughtIn:
    """Book the bill as a cost of the job, owed to the vendor. It never enters stock."""
    columns = ("state", "vendor_id", "unit_cost", "quantity", "currency", "work_order_id", "line_id")
    bought_in = writer.lock(ctx, BoughtIn, command.bought_in_id, *columns)
    state = BOUGHT_IN.after(bought_in.state, "inventory.receive_bought_in")
    vendor_id = command.vendor_id or bought_in.vendor_id
    if vendor_id is None:
        raise Invalid("Say from which vendor.", field="vendor_id")
    unit_cost = bought_in.unit_cost if command.unit_cost is None else command.unit_cost
    cost = Money.rounded(bought_in.quantity * unit_cost, bought_in.currency).minor
    writer.update(
        BoughtIn,
        command.bought_in_id,
        expected_version=command.expected_version,
        state=state,
        vendor_id=vendor_id,
        unit_cost=unit_cost,
        cost_minor=cost,
        core_minor=command.core_minor,
        bill_number=command.bill_number,
        received_at=ctx.now,
    )
    _post(ctx, command, bought_in, vendor_id, cost + command.core_minor)
    ctx.emit(
        BoughtInReceived(
            bought_in_id=command.bought_in_id,
            work_order_id=bought_in.work_order_id,
            line_id=bought_in.line_id,
        )
    )
    return ReceivedBoughtIn(
        id=command.bought_in_id, state=state, version=command.expected_version + 1, cost_minor=cost
    )


def _post(ctx: Context, command: ReceiveBoughtIn, row: writer.Row, vendor_id: UUID, owed_minor: int) -> None:
    if owed_minor == 0:
        return
    post_transaction(
        ctx,
        PostTransaction(
            kind="bought_in_received",
            business_key=f"bought_in:{command.bought_in_id}:received",
            effective_on=ctx.today,
            work_order_id=row.work_order_id,
            lines=bought_for_job(owed_minor, row.currency, vendor_id, row.work_order_id),
        ),
    )
