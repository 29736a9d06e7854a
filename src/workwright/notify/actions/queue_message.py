"""Write a message and put it in the queue."""

from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.notify.models import Message


class QueueMessage(Command):
    channel: str = Field(default="email", pattern="^[a-z]{2,20}$")
    recipient: Personal[str] = Field(min_length=3, max_length=254)
    template: str = Field(max_length=60)
    subject_kind: str = Field(max_length=40)
    subject_id: UUID
    occasion: str = Field(
        min_length=1, max_length=200, description="The same occasion never makes a second message."
    )
    title: Personal[str] = Field(min_length=1, max_length=300)
    text: Personal[str] = Field(min_length=1)
    html: Personal[str] = ""
    invoice_id: UUID | None = Field(default=None, description="The invoice whose PDF goes along.")
    about: UUID | None = Field(default=None, description="The work order in whose timeline this shows.")


class QueuedMessage(Result):
    """`queued` is false when this occasion had its message before."""

    queued: bool


@action("notify.queue_message", inner=True)
def queue_message(ctx: Context, command: QueueMessage) -> QueuedMessage:
    """Keep the message as written; the worker sends it. A second message for one occasion is not made."""
    if command.about:
        ctx.about(command.about)
    known = Message.here(ctx).filter(dedupe_key=command.occasion).values_list("id", flat=True).first()
    if known:
        return QueuedMessage(id=known, queued=False)
    fields = command.model_dump(exclude={"occasion", "about"})
    message = Message(
        id=new_id(),
        branch_id=ctx.here,
        dedupe_key=command.occasion,
        due_at=ctx.now,
        queued_at=ctx.now,
        **fields,
    )
    message.save(force_insert=True)
    return QueuedMessage(id=message.id, queued=True)
