"""Note a person who acts for a customer."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.clientele.models import Contact
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.parties.queries import home_country, live_customer_id
from workwright.parties.rules import NotAPhone, email_key, phone_key


class ContactKnown(DomainError):
    """A contact of this customer has this e-mail address or phone number already. Change that one."""

    code = "clientele.contact_known"
    status = 422


class NoWayToReach(DomainError):
    """Give an e-mail address or a phone number: by it the person comes in."""

    code = "clientele.no_way_to_reach"
    status = 422


constraint_means("contact_email_once", ContactKnown)
constraint_means("contact_phone_once", ContactKnown)
constraint_means("contact_can_be_reached", NoWayToReach)


class AddContact(Command):
    """Rights: to see orders and documents, to approve work and choose times, to pay and keep methods."""

    contact_id: UUID | None = None
    customer_id: UUID
    name: Personal[Annotated[str, Field(min_length=1, max_length=200)]]
    email: Personal[Annotated[str, Field(max_length=254)]] = ""
    phone: Personal[Annotated[str, Field(max_length=40)]] = ""
    may_see: bool = True
    may_approve: bool = False
    may_pay: bool = False


class AddedContact(Result):
    version: int


@action("clientele.add_contact", errors=(NotFound, Invalid, ContactKnown, NoWayToReach))
def add_contact(ctx: Context, command: AddContact) -> AddedContact:
    """Note the person and their rights; they come in by a link to their own address."""
    given = command.model_dump(exclude={"contact_id", "customer_id", "email", "phone"})
    contact = Contact.objects.create(
        id=command.contact_id or new_id(),
        customer_id=live_customer_id(command.customer_id),
        email=email_key(command.email),
        phone=phone_of(ctx, command.phone),
        **given,
    )
    return AddedContact(id=contact.id, version=1)


def phone_of(ctx: Context, typed: str) -> str:
    """Return a number as it is kept; raise `Invalid` for one that is none."""
    try:
        return phone_key(typed, home_country(ctx))
    except NotAPhone:
        raise Invalid("This is not a phone number.", field="phone") from None
