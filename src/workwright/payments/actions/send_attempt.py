"""The last look before money moves: then the attempt counts as sent, whatever the network does."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.payments.models import PaymentAttempt
from workwright.payments.queries.facts import (
    NotPayable,
    is_unchanged,
    lock_request,
    received_for,
    request_of_attempt,
)
from workwright.payments.states import ATTEMPT, PAYABLE


class SubjectChanged(DomainError):
    """What this request asks for was changed since. Make a new request."""

    code = "payments.subject_changed"


class SendAttempt(Command):
    attempt_id: UUID


class SentAttempt(Result):
    id: UUID
    state: str


@action("payments.send_attempt", errors=(NotFound, IllegalTransition, NotPayable, SubjectChanged))
def send_attempt(ctx: Context, command: SendAttempt) -> SentAttempt:
    """Check once more that the request is open, unexpired, unchanged and not covered; then commit `sent`."""
    request = lock_request(ctx, request_of_attempt(ctx, command.attempt_id))
    attempt = PaymentAttempt.here(ctx).select_for_update().get(pk=command.attempt_id)
    state = ATTEMPT.after(attempt.state, send_attempt.name)
    settles = attempt.amount_minor - attempt.rounding_minor
    covered = received_for(request.id) + settles > request.amount_minor
    if request.state not in PAYABLE or request.expires_at <= ctx.now or covered:
        raise NotPayable(state=request.state)
    if not is_unchanged(ctx, request):
        raise SubjectChanged
    PaymentAttempt.here(ctx).filter(pk=attempt.id).update(state=state, sent_at=ctx.now, checked_at=ctx.now)
    ctx.about(request.work_order_id or request.id)
    return SentAttempt(id=attempt.id, state=state)
