"""Record a vendor's bill for goods received into stock."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.inventory.postings import goods_billed
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import AlreadyPosted, PostTransaction, post_transaction


class RecordVendorBill(Command):
    """A negative amount is the vendor's credit, for goods sent back say."""

    vendor_id: UUID
    bill_number: Annotated[str, Field(min_length=1, max_length=60)]
    amount_minor: Annotated[int, Field(ge=-LARGEST_MINOR, le=LARGEST_MINOR)]


class RecordedVendorBill(Result):
    """`id` is the posting."""

    id: UUID


@action("inventory.record_vendor_bill", errors=(Invalid, AlreadyPosted), money=True)
def record_vendor_bill(ctx: Context, command: RecordVendorBill) -> RecordedVendorBill:
    """Owe the vendor for goods received; the same bill number of a vendor is booked once."""
    if command.amount_minor == 0:
        raise Invalid("A bill of nothing is no bill.", field="amount_minor")
    posted = post_transaction(
        ctx,
        PostTransaction(
            transaction_id=new_id(),
            kind="vendor_bill",
            business_key=f"vendor_bill:{command.vendor_id}:{command.bill_number.casefold()}",
            effective_on=ctx.today,
            lines=goods_billed(command.amount_minor, ctx.branch.currency, command.vendor_id),
        ),
    )
    return RecordedVendorBill(id=posted.id)
