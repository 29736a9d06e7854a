"""Writing down what a person asked for."""

from datetime import date
from typing import Literal
from uuid import UUID

from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.parties.queries import live_customer_id
from workwright.parties.rules import WALK_IN
from workwright.privacy.models import Request


class AlreadyAsked(DomainError):
    """This person asked for the same already, and has no answer yet. Answer that request."""

    code = "privacy.already_asked"


class NobodyMeant(DomainError):
    """The walk-in customer is nobody: nothing is held of a person there."""

    code = "privacy.nobody_meant"


constraint_means("privacy_request_open_once", AlreadyAsked)


class RecordRequest(Command):
    """`asked_on` is the day it reached us: from then on the term for an answer runs."""

    customer_id: UUID
    kind: Literal["export", "erasure"]
    channel: Literal["counter", "phone", "email", "letter", "portal", "term"] = "counter"
    asked_on: date | None = None


class RecordedRequest(Result):
    pass


@action("privacy.record_request", errors=(NotFound, Invalid, AlreadyAsked, NobodyMeant))
def record_request(ctx: Context, command: RecordRequest) -> RecordedRequest:
    """Write down that somebody wants a copy of their data, or wants it erased; the answer is due within a month."""
    customer_id = live_customer_id(command.customer_id)
    if customer_id == WALK_IN:
        raise NobodyMeant
    asked_on = command.asked_on or ctx.now.date()
    if asked_on > ctx.now.date():
        raise Invalid("Nobody asks in the future.", field="asked_on")
    if Request.objects.filter(customer_id=customer_id, kind=command.kind, state="open").exists():
        raise AlreadyAsked
    request = Request.objects.create(
        id=new_id(),
        customer_id=customer_id,
        kind=command.kind,
        channel=command.channel,
        asked_on=asked_on,
        recorded_by=ctx.actor.ref,
        recorded_at=ctx.now,
    )
    ctx.about(customer_id)
    return RecordedRequest(id=request.id)
