"""Send a failed message again."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.notify.models import Message
from workwright.notify.states import MESSAGE


class ResendMessage(Command):
    message_id: UUID
    expected_version: int
    recipient: Personal[str] | None = None


class ResentMessage(Result):
    state: str


@action("notify.resend_message", errors=(NotFound, IllegalTransition, Stale))
def resend_message(ctx: Context, command: ResendMessage) -> ResentMessage:
    """Queue a failed or unknown message once more, to a corrected address if one is given."""
    message = writer.lock(ctx, Message, command.message_id, "state", "recipient")
    state = MESSAGE.after(message.state, resend_message.name)
    writer.update(
        Message,
        command.message_id,
        expected_version=command.expected_version,
        state=state,
        recipient=command.recipient or message.recipient,
        attempts=0,
        due_at=ctx.now,
    )
    return ResentMessage(id=command.message_id, state=state)
