"""People of customers, and their way in."""

from typing import Any
from uuid import UUID

from tests.world import act
from workwright.clientele.actions.add_contact import add_contact
from workwright.clientele.actions.enter_account import enter_account
from workwright.clientele.actions.offer_account_link import offer_account_link
from workwright.kernel.context import Context


def a_contact(ctx: Context, customer_id: UUID, **fields: Any) -> UUID:
    """A dispatcher of a fleet, who may see and nothing else."""
    defaults = {"name": "Ines Faro", "email": "ines@fleet.example"}
    contact: UUID = act(add_contact, ctx, customer_id=customer_id, **defaults | fields).id
    return contact


def a_visitor(ctx: Context, customer_id: UUID, contact_id: UUID | None = None) -> UUID:
    """Somebody who came into the account by a link; the id of the visit."""
    link = act(offer_account_link, ctx, customer_id=customer_id, contact_id=contact_id)
    visit: UUID = act(enter_account, ctx, link_id=link.id).id
    return visit
