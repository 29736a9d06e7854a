from typing import Annotated, Any, Literal
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


Taken = Literal["name", "kind", "phone", "email", "billing_address", "tax_id", "language", "notes", "terms"]
TERMS = ("terms_days", "credit_limit_minor", "currency", "po_required")


class MergeCustomers(Command):
    """`duplicate_id` goes into `customer_id`, which keeps what is its own but for the fields in `take`.

    Phone and e-mail are taken too where it has none.
    """

    customer_id: UUID
    expected_version: int
    duplicate_id: UUID
    take: tuple[Taken, ...] = ()
    reason: Annotated[str, Field(min_length=3, max_length=200)]


class MergedCustomers(Result):
    version: int


_COLUMNS = (
    *("id", "name", "kind", "phone", "email", "billing_address", "tax_id", "language", "notes"),
    *(*TERMS, "merged_into_id", "erased", "version"),
)


def _joined(kept: writer.Row, gone: writer.Row, take: tuple[Taken, ...]) -> dict[str, Any]:
    """Return what changes on the record that goes on."""
    wanted = {*take} - {"terms"} | ({*TERMS} if "terms" in take else set())
    wanted |= {name for name in ("phone", "email") if not getattr(kept, name)}
    values = {name: getattr(gone, name) for name in sorted(wanted)}
    seen = {name: values.get(name, getattr(kept, name)) for name in ("name", "email", "billing_address")}
    return {**values, "search_text": search_text(seen["name"], seen["email"], seen["billing_address"])}


@action("parties.merge_customers", errors=(NotFound, Stale, Invalid, AlreadyMerged, WalkIn))
def merge_customers(ctx: Context, command: MergeCustomers) -> MergedCustomers:
    """Make two records of one customer one. Nothing that names the duplicate is rewritten: it is read as the other."""
    if WALK_IN in (command.customer_id, command.duplicate_id):
        raise WalkIn
    if command.customer_id == command.duplicate_id:
        raise Invalid("A customer cannot be merged with itself.", field="duplicate_id")
    both = [
        writer.lock(ctx, Customer, pk, *_COLUMNS)
        for pk in sorted((command.customer_id, command.duplicate_id))
    ]
    if any(row.merged_into_id or row.erased for row in both):
        raise AlreadyMerged()
    kept, gone = both if both[0].id == command.customer_id else reversed(both)
    writer.update(Customer, gone.id, expected_version=gone.version, merged_into_id=kept.id)
    Customer.objects.filter(merged_into=gone.id).update(merged_into=kept.id)
    writer.update(
        Customer, kept.id, expected_version=command.expected_version, **_joined(kept, gone, command.take)
    )
    ctx.emit(CustomersMerged(customer_id=kept.id, duplicate_id=gone.id))
    return MergedCustomers(id=kept.id, version=command.expected_version + 1)
