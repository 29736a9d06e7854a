"""Take down that a customer accepts the terms of visits: the very words, when, how and who."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.scheduling.models import VisitTerms
from workwright.scheduling.queries.terms import OfferedTerms, offered_terms
from workwright.work_orders.queries import order_fact


class NoTermsToAccept(DomainError):
    """This branch has no fees for visits that fail, so there are no terms to accept."""

    code = "scheduling.no_terms"


class TermsChanged(DomainError):
    """The terms changed since they were shown. Read them again."""

    code = "scheduling.terms_changed"


class AcceptTerms(Command):
    """`shown_hash` is the hash of the words that were shown or read out; others cannot be accepted."""

    work_order_id: UUID
    terms_id: UUID | None = None
    channel: Literal["in_person", "phone", "email"]
    name: Personal[str] = Field(min_length=1, max_length=200)
    shown_hash: str = Field(pattern="^[0-9a-f]{64}$")


class AcceptedVisitTerms(Result):
    work_order_id: UUID
    text_sha256: str


ERRORS = (NotFound, NoTermsToAccept, TermsChanged)


@action("scheduling.accept_terms", errors=ERRORS)
def accept_terms(ctx: Context, command: AcceptTerms) -> AcceptedVisitTerms:
    """Record that the customer accepts the terms of visits; only under them a fee for a failed visit is owed (G16)."""
    terms_id = command.terms_id or new_id()
    return keep_accepted(
        ctx, terms_id, command.work_order_id, command.channel, command.name, command.shown_hash
    )


def keep_accepted(
    ctx: Context, terms_id: UUID, work_order_id: UUID, channel: str, name: str, text_sha256: str
) -> AcceptedVisitTerms:
    """Store the terms as they are now, which have to be those that were shown."""
    order = order_fact(ctx, work_order_id, hold=True)
    ctx.about(order.id)
    offered = offered_terms(ctx, order)
    if offered is None:
        raise NoTermsToAccept()
    if offered.text_sha256 != text_sha256:
        raise TermsChanged(field="shown_hash")
    writer.insert(
        VisitTerms, _row(ctx, terms_id, work_order_id, offered) | {"channel": channel, "name": name}
    )
    return AcceptedVisitTerms(id=terms_id, work_order_id=order.id, text_sha256=text_sha256)


def _row(ctx: Context, terms_id: UUID, work_order_id: UUID, offered: OfferedTerms) -> dict[str, object]:
    return {
        **offered.model_dump(),
        "id": terms_id,
        "branch_id": ctx.here,
        "work_order_id": work_order_id,
        "accepted_at": ctx.now,
        "recorded_by": ctx.actor.ref,
        "door": ctx.door,
    }
