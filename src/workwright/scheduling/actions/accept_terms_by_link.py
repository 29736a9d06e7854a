"""Accept the terms of visits by a link that was sent: the customer's own act."""

from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.scheduling.actions.accept_terms import ERRORS, AcceptedVisitTerms, keep_accepted


class AcceptTermsByLink(Command):
    """The order is that of the link, which the portal has checked; only a holder of one has the right."""

    work_order_id: UUID
    name: Personal[str] = Field(min_length=1, max_length=200)
    shown_hash: str = Field(pattern="^[0-9a-f]{64}$")


@action("scheduling.accept_terms_by_link", errors=ERRORS)
def accept_terms_by_link(ctx: Context, command: AcceptTermsByLink) -> AcceptedVisitTerms:
    """Accept the terms of visits exactly as they are on the customer's screen."""
    return keep_accepted(ctx, new_id(), command.work_order_id, "link", command.name, command.shown_hash)
