"""Links to estimates: a keyed hash of purpose, id and generation; never stored, made again when sent."""

from uuid import UUID

from workwright.estimates.models import Estimate
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query
from workwright.kernel.tokens import link_token, read_token

PURPOSE = "estimates.estimate"


class LinkedEstimate(View):
    """What a genuine link is for, and in which branch."""

    id: UUID
    branch_id: UUID
    work_order_id: UUID


class LinkToken(View):
    token: str


def estimate_of_link(token: str) -> LinkedEstimate:
    """Return the estimate of a genuine link of its present generation; raise `NotFound`. Asks for no permission."""
    found = read_token(PURPOSE, token)
    row = found and Estimate.unscoped.filter(id=found[0], generation=found[1]).exclude(state="draft").first()
    if not row:
        raise NotFound("This link is not, or no longer, good. Ask us for a new one.", field="token")
    return LinkedEstimate(id=row.id, branch_id=row.branch_id, work_order_id=row.work_order_id)


def link_token_of(ctx: Context, estimate_id: UUID) -> str:
    """Return the token of the link to a sent estimate of this branch; raise `NotFound`."""
    row = Estimate.here(ctx).filter(id=estimate_id).exclude(state="draft").first()
    if row is None:
        raise NotFound("There is no such estimate that was sent.", id=str(estimate_id))
    return link_token(PURPOSE, row.id, row.generation)


@query("estimates.get_link", permission="estimates.send_away")
def get_link(ctx: Context, estimate_id: UUID) -> LinkToken:
    """The token of the customer's link, to be handed over by somebody who may send estimates."""
    return LinkToken(token=link_token_of(ctx, estimate_id))
