"""Finding out whether messages go out."""

from uuid import UUID

from pydantic import Field

from workwright.access.rules import Email
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.notify.actions.queue_message import QueueMessage, queue_message

TEXT = "If you can read this, messages from {name} arrive. Nothing has to be done."


class SendTestMessage(Command):
    message_id: UUID | None = None
    email: Personal[Email] = Field(
        description="Where it should arrive: an address whose mail you can read now."
    )


class QueuedTestMessage(Result):
    id: UUID


@action("notify.send_test_message")
def send_test_message(ctx: Context, command: SendTestMessage) -> QueuedTestMessage:
    """Send a message to an address of your own, by the same way as every other one."""
    trial = command.message_id or new_id()
    queued = queue_message(
        ctx,
        QueueMessage(
            recipient=command.email,
            template="test",
            subject_kind="test",
            subject_id=trial,
            occasion=f"test/{trial}",
            title=f"A test from {ctx.branch.name}",
            text=TEXT.format(name=ctx.branch.name),
        ),
    )
    return QueuedTestMessage(id=queued.id)
