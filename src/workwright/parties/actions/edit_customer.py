from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.parties.models import Customer
from workwright.parties.queries import home_country
from workwright.parties.rules import (
    WALK_IN,
    NotAnEmail,
    NotAPhone,
    Preferences,
    WalkIn,
    email_key,
    phone_key,
    search_text,
    sent,
)


class PhoneTaken(DomainError):
    """Another customer has this phone number. Merge the two, or correct one of the numbers."""

    code = "parties.phone_taken"


class EmailTaken(DomainError):
    """Another customer has this e-mail address. Merge the two, or correct one of the addresses."""

    code = "parties.email_taken"


class CustomerErased(DomainError):
    """This person was erased at their request. Make a new customer if they come again."""

    code = "parties.customer_erased"


constraint_means("customer_erased_holds_nothing", CustomerErased)
constraint_means("customer_phone_once", lambda: PhoneTaken(field="phone"))
constraint_means("customer_email_once", lambda: EmailTaken(field="email"))


class EditCustomer(Command):
    """Only the fields that are sent are changed; an empty text empties one."""

    customer_id: UUID
    expected_version: int
    kind: Literal["person", "company"] | None = None
    name: Personal[Annotated[str, Field(min_length=1, max_length=200)]] | None = None
    phone: Personal[Annotated[str, Field(max_length=40)]] | None = None
    email: Personal[Annotated[str, Field(max_length=254)]] | None = None
    billing_address: Personal[Annotated[str, Field(max_length=1000)]] | None = None
    tax_id: Personal[Annotated[str, Field(max_length=40)]] | None = None
    language: Annotated[str, Field(max_length=16)] | None = None
    notes: Personal[Annotated[str, Field(max_length=4000)]] | None = None
    preferences: Preferences | None = None


class EditedCustomer(Result):
    version: int


@action(
    "parties.edit_customer",
    errors=(NotFound, CustomerErased, Stale, PhoneTaken, EmailTaken, NotAPhone, NotAnEmail, WalkIn),
)
def edit_customer(ctx: Context, command: EditCustomer) -> EditedCustomer:
    """Change what is known of a customer: seen at once in open orders, never in issued documents (A22)."""
    if command.customer_id == WALK_IN:
        raise WalkIn
    before = writer.lock(ctx, Customer, command.customer_id, "name", "email", "billing_address")
    changes = _changes(ctx, command)
    whole = before.as_dict() | changes
    changes["search_text"] = search_text(whole["name"], whole["email"], whole["billing_address"])
    writer.update(Customer, command.customer_id, expected_version=command.expected_version, **changes)
    return EditedCustomer(id=command.customer_id, version=command.expected_version + 1)


def _changes(ctx: Context, command: EditCustomer) -> dict[str, Any]:
    changes = sent(command, "customer_id", "expected_version")
    if command.phone is not None:
        changes["phone"] = phone_key(command.phone, home_country(ctx))
    if command.email is not None:
        changes["email"] = email_key(command.email)
    if command.preferences is not None:
        changes["preferences"] = command.preferences.model_dump(mode="json", exclude_defaults=True)
    return changes
