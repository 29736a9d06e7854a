from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound, Stale
from workwright.parties.events import CustomersMerged
from workwright.parties.models import Customer
from workwright.parties.rules import WALK_IN, WalkIn, search_text


class AlreadyMerged(DomainError):
    """One of the two was merged before. Merge into the customer that goes on."""

    code = "parties.already_merged"


class MergeCustomers(Command):
    """`duplicate_id` goes into `customer_id`, which keeps its own name, phone, address and terms."""

    customer_id: UUID
    expected_version: int
    duplicate_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=200)]


class MergedCustomers(Result):
    version: int


@action("parties.merge_customers", errors=(NotFound, Stale, Invalid, AlreadyMerged, WalkIn))
def merge_customers(ctx: Context, command: MergeCustomers) -> MergedCustomers:
    """Make two records of one customer one. Nothing that names the duplicate is rewritten: it is read as the other."""
    if WALK_IN in (command.customer_id, command.duplicate_id):
        raise WalkIn
    if command.customer_id == command.duplicate_id:
        raise Invalid("A customer cannot be merged with itself.", field="duplicate_id")
    both = [
        writer.lock(
            ctx, Customer, pk, "id", "name", "phone", "email", "billing_address", "merged_into_id", "version"
        )
        for pk in sorted((command.customer_id, command.duplicate_id))
    ]
    if any(row.merged_into_id for row in both):
        raise AlreadyMerged()
    kept, gone = both if both[0].id == command.customer_id else reversed(both)
    writer.update(Customer, gone.id, expected_version=gone.version, merged_into_id=kept.id)
    Customer.objects.filter(merged_into=gone.id).update(merged_into=kept.id)
    writer.update(
        Customer,
        kept.id,
        expected_version=command.expected_version,
        phone=kept.phone or gone.phone,
        email=kept.email or gone.email,
        search_text=search_text(kept.name, kept.email or gone.email, kept.billing_address),
    )
    ctx.emit(CustomersMerged(customer_id=kept.id, duplicate_id=gone.id))
    return MergedCustomers(id=kept.id, version=command.expected_version + 1)
