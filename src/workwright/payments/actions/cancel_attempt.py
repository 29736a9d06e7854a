"""Give up an attempt that was never sent."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.payments.models import PaymentAttempt
from workwright.payments.states import ATTEMPT


class CancelAttempt(Command):
    attempt_id: UUID


class CancelledAttempt(Result):
    id: UUID
    state: str


@action("payments.cancel_attempt", errors=(NotFound, IllegalTransition))
def cancel_attempt(ctx: Context, command: CancelAttempt) -> CancelledAttempt:
    """Cancel an attempt of which the provider never heard; a sent one is cancelled there, then recorded."""
    attempt = PaymentAttempt.here(ctx).select_for_update().filter(pk=command.attempt_id).first()
    if attempt is None:
        raise NotFound("There is no such payment attempt.", id=str(command.attempt_id))
    state = ATTEMPT.after(attempt.state, cancel_attempt.name)
    PaymentAttempt.here(ctx).filter(pk=attempt.id).update(state=state)
    return CancelledAttempt(id=attempt.id, state=state)
