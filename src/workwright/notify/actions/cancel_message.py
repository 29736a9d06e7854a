"""Take a waiting message back."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.notify.models import Message
from workwright.notify.states import MESSAGE


class CancelMessage(Command):
    message_id: UUID
    expected_version: int


class CancelledMessage(Result):
    state: str


@action("notify.cancel_message", errors=(NotFound, IllegalTransition, Stale))
def cancel_message(ctx: Context, command: CancelMessage) -> CancelledMessage:
    """Keep a queued message from going out; it stays in the record."""
    message = writer.lock(ctx, Message, command.message_id, "state")
    state = MESSAGE.after(message.state, cancel_message.name)
    writer.update(Message, command.message_id, expected_version=command.expected_version, state=state)
    return CancelledMessage(id=command.message_id, state=state)
