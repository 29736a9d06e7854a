"""Reading messages, within what the actor may see."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import Page, View, page_mark, query
from workwright.notify.models import Message
from workwright.notify.rules.retry import LEASE
from workwright.notify.states import MESSAGE

VIEW = "notify.view_messages"


class MessageView(View):
    """One message with its words and what became of it."""

    id: UUID
    channel: str
    recipient: str
    template: str
    subject_kind: str
    subject_id: UUID
    title: str
    text: str
    state: str
    attempts: int
    error: str
    queued_at: datetime
    due_at: datetime
    sent_at: datetime | None
    version: int
    allowed_actions: tuple[str, ...]


@query("notify.get_message", permission=VIEW)
def get_message(ctx: Context, message_id: UUID) -> MessageView:
    """One message."""
    message = Message.visible(ctx).filter(pk=message_id).first()
    if message is None:
        raise NotFound("There is no such message.")
    return _view(ctx, message)


@query("notify.list_messages", permission=VIEW)
def list_messages(
    ctx: Context, state: str = "", subject_id: UUID | None = None, after: str = "", limit: int = 50
) -> Page[MessageView]:
    """Messages, newest first, optionally of one state or about one thing."""
    rows = Message.visible(ctx).order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if subject_id:
        rows = rows.filter(subject_id=subject_id)
    if after:
        rows = rows.filter(id__lt=page_mark(after))
    limit = max(1, min(limit, 200))
    found = list(rows[: limit + 1])
    shown = tuple(_view(ctx, message) for message in found[:limit])
    return Page(rows=shown, next=str(shown[-1].id) if len(found) > limit else "")


def due(now: datetime, channel: str, limit: int = 50) -> list[tuple[UUID, UUID]]:
    """Return (branch id, message id) of what should go out now by a channel, oldest first; for the worker."""
    rows = Message.unscoped.filter(state="queued", channel=channel, due_at__lte=now).order_by("due_at")[
        :limit
    ]
    return list(rows.values_list("branch_id", "id"))


def lost(now: datetime, limit: int = 50) -> list[tuple[UUID, UUID]]:
    """Return (branch id, message id) of what a worker claimed and never reported on."""
    rows = Message.unscoped.filter(state="sending", claimed_at__lt=now - LEASE)[:limit]
    return list(rows.values_list("branch_id", "id"))


def waiting_counts(ctx: Context) -> dict[str, int]:
    """Return how many messages wait, and how many failed or are unknown, in the visible branches."""
    rows = Message.visible(ctx).filter(Q(state="queued") | Q(state__in=("failed", "unknown")))
    states = list(rows.values_list("state", flat=True))
    return {state: states.count(state) for state in ("queued", "failed", "unknown")}


def _view(ctx: Context, message: Message) -> MessageView:
    allowed = tuple(
        name
        for name in MESSAGE.actions_from(message.state)
        if ctx.can(name) and name in ("notify.resend_message", "notify.cancel_message")
    )
    names = MessageView.model_fields.keys() - {"allowed_actions"}
    return MessageView(**{name: getattr(message, name) for name in names}, allowed_actions=allowed)
