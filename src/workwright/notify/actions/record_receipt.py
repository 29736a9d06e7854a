"""Record what a provider tells about a message that it took."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.notify.events import MessageFailed
from workwright.notify.models import Message
from workwright.notify.states import MESSAGE, PROGRESS


class RecordReceipt(Command):
    message_id: UUID
    channel: str = Field(max_length=20)
    outcome: Literal["sent", "delivered", "opened", "failed"]
    channel_ref: str = Field(default="", max_length=200)
    error: str = Field(default="", max_length=500)


class RecordedReceipt(Result):
    """`news` is false when this said no more than was known."""

    state: str
    news: bool


@action("notify.record_receipt", errors=(NotFound,))
def record_receipt(ctx: Context, command: RecordReceipt) -> RecordedReceipt:
    """Take note of sent, delivered, opened or failed, in whatever order and however often it is told."""
    message = writer.lock(
        ctx, Message, command.message_id, "state", "channel", "subject_id", "sent_at", "channel_ref"
    )
    if message.channel != command.channel:
        raise NotFound("There is no such message.")
    if not _is_news(message.state, command.outcome):
        return RecordedReceipt(id=command.message_id, state=message.state, news=False)
    state = MESSAGE.after(message.state, record_receipt.name, command.outcome)
    ref = command.channel_ref or message.channel_ref
    writer.update(
        Message,
        command.message_id,
        state=state,
        error=command.error,
        channel_ref=ref,
        **_times(state, message.sent_at, ctx.now),
    )
    if state == "failed":
        ctx.emit(MessageFailed(message_id=command.message_id, subject_id=message.subject_id))
    return RecordedReceipt(id=command.message_id, state=state, news=True)


def _is_news(state: str, outcome: str) -> bool:
    """Only what says more counts: a late "sent" after "delivered" says nothing, "failed" after it neither."""
    if state == "sending":
        return outcome != "sent"
    if state == "unknown":
        return True
    if state not in PROGRESS:
        return False
    if outcome == "failed":
        return state == "sent"
    return PROGRESS.index(outcome) > PROGRESS.index(state)


def _times(state: str, sent_at: datetime | None, now: datetime) -> dict[str, Any]:
    """Return when it got how far: what is opened was delivered, what is delivered was sent."""
    if state == "failed":
        return {}
    times: dict[str, Any] = {"sent_at": sent_at or now}
    if state == "delivered":
        times["delivered_at"] = now
    return times | ({"opened_at": now} if state == "opened" else {})
