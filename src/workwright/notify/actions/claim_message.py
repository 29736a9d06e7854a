"""Take a message out of the queue before talking to the channel."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.notify.models import Message
from workwright.notify.states import MESSAGE


class ClaimMessage(Command):
    message_id: UUID


class ClaimedMessage(Result):
    attempts: int


@action("notify.claim_message", errors=(NotFound, IllegalTransition))
def claim_message(ctx: Context, command: ClaimMessage) -> ClaimedMessage:
    """Mark the message as being sent, committed before the channel is called, so that no two workers send it."""
    message = writer.lock(ctx, Message, command.message_id, "state", "attempts")
    state = MESSAGE.after(message.state, claim_message.name)
    attempts = message.attempts + 1
    writer.update(Message, command.message_id, state=state, attempts=attempts, claimed_at=ctx.now)
    return ClaimedMessage(id=command.message_id, attempts=attempts)
