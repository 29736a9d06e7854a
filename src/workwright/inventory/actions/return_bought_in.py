"""Return what was bought in to its vendor, against a credit."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.inventory.models import BoughtIn
from workwright.inventory.postings import bought_for_job
from workwright.inventory.rules import Quantity, Reason, shares
from workwright.inventory.states import BOUGHT_IN
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction


class ReturnBoughtIn(Command):
    bought_in_id: UUID
    expected_version: int
    reason: Reason
    quantity: Quantity | None = Field(default=None, description="all that is left when left out")
    credit_minor: Annotated[int, Field(ge=0, le=LARGEST_MINOR)] | None = Field(
        default=None, description="what the vendor gives back; the cost when left out"
    )


class ReturnedBoughtIn(Result):
    id: UUID
    state: str
    version: int
    credit_minor: int


@action("inventory.return_bought_in", errors=(NotFound, Stale, IllegalTransition, Invalid))
def return_bought_in(ctx: Context, command: ReturnBoughtIn) -> ReturnedBoughtIn:
    """Take the vendor's credit off the cost of the job; what the vendor keeps as a fee stays a cost of it."""
    columns = (
        *("state", "vendor_id", "quantity", "returned_quantity", "cost_minor", "credited_minor"),
        *("currency", "work_order_id"),
    )
    row = writer.lock(ctx, BoughtIn, command.bought_in_id, *columns)
    left: Decimal = row.quantity - row.returned_quantity
    quantity = command.quantity or left
    state = BOUGHT_IN.after(row.state, "inventory.return_bought_in", "all" if quantity == left else "part")
    if quantity > left:
        raise Invalid(f"Only {left.normalize():f} are left to return.", field="quantity")
    credit_minor = _credit(command, row, left, quantity)
    writer.update(
        BoughtIn,
        command.bought_in_id,
        expected_version=command.expected_version,
        state=state,
        returned_quantity=row.returned_quantity + quantity,
        credited_minor=row.credited_minor + credit_minor,
    )
    _post(ctx, command, row, credit_minor)
    return ReturnedBoughtIn(
        id=command.bought_in_id, state=state, version=command.expected_version + 1, credit_minor=credit_minor
    )


def _credit(command: ReturnBoughtIn, row: writer.Row, left: Decimal, quantity: Decimal) -> int:
    still: int = row.cost_minor - row.credited_minor
    if command.credit_minor is None:
        return shares(still, left, [quantity])[0]
    if command.credit_minor > still:
        raise Invalid("The credit is more than it cost.", field="credit_minor", at_most=still)
    return command.credit_minor


def _post(ctx: Context, command: ReturnBoughtIn, row: writer.Row, credit_minor: int) -> None:
    if credit_minor == 0:
        return
    post_transaction(
        ctx,
        PostTransaction(
            kind="bought_in_returned",
            business_key=f"bought_in:{command.bought_in_id}:returned:{new_id()}",
            effective_on=ctx.today,
            work_order_id=row.work_order_id,
            reason=command.reason,
            lines=bought_for_job(-credit_minor, row.currency, row.vendor_id, row.work_order_id),
        ),
    )
