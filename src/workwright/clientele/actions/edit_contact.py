"""Change a person of a customer, or their rights."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.clientele.actions.add_contact import ContactKnown, NoWayToReach, phone_of
from workwright.clientele.models import AccountVisit, Contact
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.parties.rules import email_key, sent


class EditContact(Command):
    """What is left out stays as it is. One who is no longer active is out at once."""

    contact_id: UUID
    expected_version: int
    name: Personal[Annotated[str, Field(min_length=1, max_length=200)]] | None = None
    email: Personal[Annotated[str, Field(max_length=254)]] | None = None
    phone: Personal[Annotated[str, Field(max_length=40)]] | None = None
    may_see: bool | None = None
    may_approve: bool | None = None
    may_pay: bool | None = None
    active: bool | None = None


class EditedContact(Result):
    version: int


@action("clientele.edit_contact", errors=(NotFound, Stale, Invalid, ContactKnown, NoWayToReach))
def edit_contact(ctx: Context, command: EditContact) -> EditedContact:
    """Change the record. New rights hold from the next click; nobody who lost them stays inside."""
    changes = sent(command, "contact_id", "expected_version")
    if "email" in changes:
        changes["email"] = email_key(changes["email"])
    if "phone" in changes:
        changes["phone"] = phone_of(ctx, changes["phone"])
    writer.lock(ctx, Contact, command.contact_id, "id")
    writer.update(Contact, command.contact_id, expected_version=command.expected_version, **changes)
    if command.active is False:
        AccountVisit.objects.filter(contact_id=command.contact_id, left_at=None).update(left_at=ctx.now)
    return EditedContact(id=command.contact_id, version=command.expected_version + 1)
