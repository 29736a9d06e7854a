"""Return an old part to the vendor and take back the charge for it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.inventory.models import BoughtIn
from workwright.inventory.postings import bought_for_job
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction


class ReturnCore(Command):
    bought_in_id: UUID
    expected_version: int
    credit_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)] | None = Field(
        default=None, description="what the vendor gives back; the whole charge when left out"
    )


class ReturnedCore(Result):
    id: UUID
    version: int
    credit_minor: int


@action("inventory.return_core", errors=(NotFound, Stale, Invalid))
def return_core(ctx: Context, command: ReturnCore) -> ReturnedCore:
    """Take the vendor's core charge off the cost of the job, once the old part went back."""
    columns = ("state", "vendor_id", "core_minor", "core_credited_minor", "currency", "work_order_id")
    row = writer.lock(ctx, BoughtIn, command.bought_in_id, *columns)
    left: int = row.core_minor - row.core_credited_minor
    credit_minor = left if command.credit_minor is None else command.credit_minor
    if row.state not in ("received", "returned") or not 0 < credit_minor <= left:
        raise Invalid("There is no such core charge left to take back.", field="credit_minor", at_most=left)
    writer.update(
        BoughtIn,
        command.bought_in_id,
        expected_version=command.expected_version,
        core_credited_minor=row.core_credited_minor + credit_minor,
    )
    post_transaction(
        ctx,
        PostTransaction(
            kind="core_returned",
            business_key=f"bought_in:{command.bought_in_id}:core:{new_id()}",
            effective_on=ctx.today,
            work_order_id=row.work_order_id,
            lines=bought_for_job(-credit_minor, row.currency, row.vendor_id, row.work_order_id),
        ),
    )
    return ReturnedCore(
        id=command.bought_in_id, version=command.expected_version + 1, credit_minor=credit_minor
    )
