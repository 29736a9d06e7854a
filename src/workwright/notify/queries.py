"""Reading messages, within what the actor may see."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import Page, View, page_mark, query
from workwright.notify.models import Message
from workwright.notify.ports import channels
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


def messages_about(ctx: Context, subject_ids: Iterable[UUID], limit: int = 10) -> list[MessageView]:
    """Return the newest messages about any of these things, for the page of what they belong to."""
    rows = Message.visible(ctx).filter(subject_id__in=list(subject_ids)).order_by("-queued_at")
    return [_view(ctx, message) for message in rows[:limit]]


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


class Standing(NamedTuple):
    """How messages stand in the whole company, whatever the branch. `set_up`: some channel can be used."""

    queued: int
    oldest_at: datetime | None
    failed: int
    unknown: int
    set_up: bool


def standing() -> Standing:
    """Return how many messages wait, and since when, and how many failed or are unknown; for who runs the house."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(queued_at), "
            "(SELECT count(*) FROM notify_message WHERE state = 'failed'), "
            "(SELECT count(*) FROM notify_message WHERE state = 'unknown') "
            "FROM notify_message WHERE state = 'queued'"
        )
        queued, oldest, failed, unknown = cursor.fetchone()
    return Standing(queued, oldest, failed, unknown, any(channel.configured for channel in channels))


def _view(ctx: Context, message: Message) -> MessageView:
    allowed = tuple(
        name
        for name in MESSAGE.actions_from(message.state)
        if ctx.can(name) and name in ("notify.resend_message", "notify.cancel_message")
    )
    names = MessageView.model_fields.keys() - {"allowed_actions"}
    return MessageView(**{name: getattr(message, name) for name in names}, allowed_actions=allowed)
