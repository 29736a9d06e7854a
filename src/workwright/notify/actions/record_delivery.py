"""Record what the channel said."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.notify.actions.queue_message import due_from
from workwright.notify.events import MessageFailed, MessageSent
from workwright.notify.models import Message
from workwright.notify.rules.retry import MAX_ATTEMPTS, wait_after
from workwright.notify.states import MESSAGE

TOLD = ("delivered", "opened", "failed")


class RecordDelivery(Command):
    message_id: UUID
    outcome: Literal["sent", "later", "unreachable", "refused", "no_answer"]
    channel_ref: str = Field(default="", max_length=200)
    error: str = Field(default="", max_length=500)


class RecordedDelivery(Result):
    state: str


def _already_told(command: RecordDelivery, state: str) -> RecordedDelivery:
    """Keep the reference: the provider's receipt was faster than its answer, and knows more."""
    if command.channel_ref:
        writer.update(Message, command.message_id, channel_ref=command.channel_ref)
    return RecordedDelivery(id=command.message_id, state=state)


@action("notify.record_delivery", errors=(NotFound, IllegalTransition))
def record_delivery(ctx: Context, command: RecordDelivery) -> RecordedDelivery:
    """Close the try: sent, to be tried later, refused for good, or unknown. Ten tries are enough.

    A server that could not be reached says nothing about the message: that is no try.
    """
    message = writer.lock(
        ctx, Message, command.message_id, "state", "attempts", "subject_id", "channel", "zone", "urgent"
    )
    if message.state in TOLD:
        return _already_told(command, message.state)
    gave_up = command.outcome == "later" and message.attempts >= MAX_ATTEMPTS
    outcome = "refused" if gave_up else command.outcome
    state = MESSAGE.after(message.state, record_delivery.name, outcome)
    writer.update(
        Message,
        command.message_id,
        state=state,
        error=command.error,
        channel_ref=command.channel_ref,
        sent_at=ctx.now if state == "sent" else None,
        due_at=due_from(
            ctx,
            ctx.now + wait_after(message.attempts),
            message.channel,
            message.zone,
            urgent=message.urgent,
        ),
    )
    if command.outcome == "unreachable":
        writer.update(Message, command.message_id, attempts=message.attempts - 1, due_at=ctx.now)
    event = MessageSent if state == "sent" else MessageFailed
    if state != "queued":
        ctx.emit(event(message_id=command.message_id, subject_id=message.subject_id))
    return RecordedDelivery(id=command.message_id, state=state)
