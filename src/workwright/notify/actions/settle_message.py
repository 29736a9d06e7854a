"""Record what a provider answers when it is asked whether it took a message."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.notify.events import MessageSent
from workwright.notify.models import Message
from workwright.notify.states import MESSAGE


class SettleMessage(Command):
    message_id: UUID
    outcome: Literal["found", "absent"]
    channel_ref: str = Field(default="", max_length=200)


class SettledMessage(Result):
    state: str


@action("notify.settle_message", errors=(NotFound, IllegalTransition))
def settle_message(ctx: Context, command: SettleMessage) -> SettledMessage:
    """Close an unknown try: the provider has the message, or has never seen it, and then it may be sent again."""
    message = writer.lock(ctx, Message, command.message_id, "state", "subject_id")
    state = MESSAGE.after(message.state, settle_message.name, command.outcome)
    if command.outcome == "absent":
        writer.update(Message, command.message_id, state=state, due_at=ctx.now, error="")
        return SettledMessage(id=command.message_id, state=state)
    writer.update(
        Message, command.message_id, state=state, sent_at=ctx.now, error="", channel_ref=command.channel_ref
    )
    ctx.emit(MessageSent(message_id=command.message_id, subject_id=message.subject_id))
    return SettledMessage(id=command.message_id, state=state)
