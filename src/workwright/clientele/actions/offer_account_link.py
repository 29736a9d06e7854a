"""Letting a customer into their account: the link goes to the address on record, never to the asker."""

from datetime import timedelta
from uuid import UUID

from workwright.clientele.events import AccountLinkOffered
from workwright.clientele.models import AccountLink, Contact
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.parties.queries import live_customer_id

VALID_FOR = timedelta(minutes=30)


class OfferAccountLink(Command):
    """Without `contact_id` it is the customer, who may do everything."""

    customer_id: UUID
    contact_id: UUID | None = None


class OfferedAccountLink(Result):
    pass


@action("clientele.offer_account_link", errors=(NotFound,))
def offer_account_link(ctx: Context, command: OfferAccountLink) -> OfferedAccountLink:
    """Make a link that works once, within half an hour."""
    customer_id = live_customer_id(command.customer_id)
    if command.contact_id is not None:
        known = Contact.objects.filter(id=command.contact_id, active=True).first()
        if known is None or live_customer_id(known.customer_id) != customer_id:
            raise NotFound("There is no such contact.", field="contact_id")
    link = AccountLink.objects.create(
        id=new_id(),
        customer_id=customer_id,
        contact_id=command.contact_id,
        made_at=ctx.now,
        expires_at=ctx.now + VALID_FOR,
    )
    ctx.emit(AccountLinkOffered(link_id=link.id, customer_id=customer_id, contact_id=command.contact_id))
    return OfferedAccountLink(id=link.id)
