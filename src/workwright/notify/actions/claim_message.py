"""Take a message out of the queue before talking to the channel."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.notify.models import Message
from workwright.notify.queries import stopped_at
from workwright.notify.states import MESSAGE

STOPPED = "They asked not to be written to by this channel."


class ClaimMessage(Command):
    message_id: UUID


class ClaimedMessage(Result):
    """`state` is stopped when who should have read it has stopped the channel meanwhile: then nothing goes out."""

    attempts: int
    state: str


@action("notify.claim_message", errors=(NotFound, IllegalTransition))
def claim_message(ctx: Context, command: ClaimMessage) -> ClaimedMessage:
    """Mark the message as being sent, committed before the channel is called, so that no two workers send it.

    Who stopped the channel since it was written gets nothing more by it.
    """
    message = writer.lock(
        ctx, Message, command.message_id, "state", "attempts", "channel", "recipient", "customer_id"
    )
    if message.customer_id and message.state == "queued" and stopped_at(message.channel, message.recipient):
        state = MESSAGE.after(message.state, claim_message.name, "stopped")
        writer.update(Message, command.message_id, state=state, error=STOPPED)
        return ClaimedMessage(id=command.message_id, attempts=message.attempts, state=state)
    state = MESSAGE.after(message.state, claim_message.name)
    attempts = message.attempts + 1
    writer.update(Message, command.message_id, state=state, attempts=attempts, claimed_at=ctx.now)
    return ClaimedMessage(id=command.message_id, attempts=attempts, state=state)
