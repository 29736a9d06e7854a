"""Remove a customer whom nothing names."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.references import named_by
from workwright.parties.models import Customer


class CustomerInUse(DomainError):
    """Something names this customer, who therefore stays."""

    code = "parties.customer_in_use"


class RemoveCustomer(Command):
    customer_id: UUID


class RemovedCustomer(Result):
    pass


@action("parties.remove_customer", inner=True, errors=(NotFound, CustomerInUse))
def remove_customer(ctx: Context, command: RemoveCustomer) -> RemovedCustomer:
    """Delete a record that was made by mistake; its former values stay in the history of the table."""
    writer.lock(ctx, Customer, command.customer_id, "id")
    users = named_by(Customer, [command.customer_id]).get(command.customer_id, ())
    if users:
        raise CustomerInUse(f"It is named by: {', '.join(users)}.", used_by=list(users))
    Customer.objects.filter(pk=command.customer_id).delete()
    return RemovedCustomer(id=command.customer_id)
