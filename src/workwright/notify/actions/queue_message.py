"""Write a message and put it in the queue."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.notify.models import Message
from workwright.notify.policy import NotifyPolicy
from workwright.notify.rules.quiet import WAKING, allowed_at


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
    customer_id: UUID | None = None
    user_id: UUID | None = None
    urgent: bool = False
    zone: str = Field(default="", description="Where its reader lives; quiet hours go by the clock there.")
    language: str = Field(default="", max_length=8)
    written_by: str = Field(default="", max_length=80)


class QueuedMessage(Result):
    """`queued` is false when this occasion had its message before."""

    queued: bool


def due_from(ctx: Context, instant: datetime, channel: str, zone: str, *, urgent: bool) -> datetime:
    """Return when a message may go out: not in its reader's quiet hours, unless it is urgent or a mail."""
    if urgent or channel not in WAKING:
        return instant
    policy = NotifyPolicy.at(ctx)
    return allowed_at(instant, zone or ctx.branch.zone, policy.quiet_from, policy.quiet_until)


@action("notify.queue_message", inner=True)
def queue_message(ctx: Context, command: QueueMessage) -> QueuedMessage:
    """Keep the message as written; the worker sends it. A second message for one occasion is not made."""
    if command.about:
        ctx.about(command.about)
    known = Message.here(ctx).filter(dedupe_key=command.occasion).values_list("id", flat=True).first()
    if known:
        return QueuedMessage(id=known, queued=False)
    fields = command.model_dump(exclude={"occasion", "about"}) | {"work_order_id": command.about}
    message = Message(
        id=new_id(),
        branch_id=ctx.here,
        dedupe_key=command.occasion,
        due_at=due_from(ctx, ctx.now, command.channel, command.zone, urgent=command.urgent),
        queued_at=ctx.now,
        **fields,
    )
    message.save(force_insert=True)
    return QueuedMessage(id=message.id, queued=True)
