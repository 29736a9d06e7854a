"""Remove a customer whom nothing names."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.references import named_by
from workwright.parties.models import Customer
from workwright.parties.personal import BLANK_CUSTOMER

MONEY = ("billing_invoice", "payments_payment")
"""Tables whose rows are never deleted."""


class CustomerInUse(DomainError):
    """Something names this customer, who therefore stays."""

    code = "parties.customer_in_use"


class RemoveCustomer(Command):
    """`only_withdrawn`: what money says of them was all taken back; its records stay, and name nobody any more."""

    customer_id: UUID
    only_withdrawn: bool = False


class RemovedCustomer(Result):
    pass


@action("parties.remove_customer", inner=True, errors=(NotFound, CustomerInUse))
def remove_customer(ctx: Context, command: RemoveCustomer) -> RemovedCustomer:
    """Delete a record that was made by mistake; its former values stay in the history of the table."""
    row = writer.lock(ctx, Customer, command.customer_id, "id", "version")
    without = MONEY if command.only_withdrawn else ()
    users = named_by(Customer, [row.id], without=without).get(row.id, ())
    if users:
        raise CustomerInUse(f"It is named by: {', '.join(users)}.", used_by=list(users))
    if command.only_withdrawn and named_by(Customer, [row.id]):
        writer.update(Customer, row.id, expected_version=row.version, **BLANK_CUSTOMER)
    else:
        Customer.objects.filter(pk=row.id).delete()
    return RemovedCustomer(id=row.id)
