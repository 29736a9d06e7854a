"""Reading messages, within what the actor may see."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import Page, View, page_mark, query
from workwright.kernel.tokens import link_token, read_token
from workwright.notify.models import ChannelAccount, Message
from workwright.notify.ports import channels
from workwright.notify.rules.retry import LEASE, SEARCH_AFTER, SEARCH_UNTIL
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
    delivered_at: datetime | None
    opened_at: datetime | None
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


def due(now: datetime, channel: str, limit: int = 50, *, by_account: bool = False) -> list[tuple[UUID, UUID]]:
    """Return (branch id, message id) of what should go out now by a channel, oldest first; for the worker.

    `by_account`: only where the branch has an account for it; the others wait visibly until theirs has one.
    """
    rows = Message.unscoped.filter(state="queued", channel=channel, due_at__lte=now).order_by("due_at")
    if by_account:
        known = ChannelAccount.unscoped.filter(channel=channel, active=True)
        rows = rows.filter(branch_id__in=known.values("branch_id"))
    return list(rows[:limit].values_list("branch_id", "id"))


def unsure(now: datetime, channel: str, limit: int = 20) -> list[tuple[UUID, UUID]]:
    """Return (branch id, message id) of what nobody knows the fate of, two minutes and up to a day after."""
    rows = Message.unscoped.filter(
        state="unknown",
        channel=channel,
        claimed_at__lt=now - SEARCH_AFTER,
        claimed_at__gt=now - SEARCH_UNTIL,
    ).order_by("claimed_at")
    return list(rows[:limit].values_list("branch_id", "id"))


def refs_in_use(refs: Iterable[str]) -> frozenset[str]:
    """Return those of a provider's references that belong to messages of ours already."""
    return frozenset(
        Message.unscoped.filter(channel_ref__in=list(refs)).values_list("channel_ref", flat=True)
    )


def lost(now: datetime, limit: int = 50) -> list[tuple[UUID, UUID]]:
    """Return (branch id, message id) of what a worker claimed and never reported on."""
    rows = Message.unscoped.filter(state="sending", claimed_at__lt=now - LEASE)[:limit]
    return list(rows.values_list("branch_id", "id"))


UNSUBSCRIBING = "notify.unsubscribe"


def unsubscribe_address(message_id: UUID) -> str:
    """Return the address by which the reader of a message stops its channel."""
    return f"{settings.ORIGIN}/u/{link_token(UNSUBSCRIBING, message_id)}"


class Addressed(NamedTuple):
    """To whom a message went: what stopping is about."""

    id: UUID
    branch_id: UUID
    channel: str
    recipient: str
    customer_id: UUID | None


def addressed_by(token: str) -> Addressed | None:
    """Return the message that a genuine link to stop came with."""
    read = read_token(UNSUBSCRIBING, token)
    row = Message.unscoped.filter(pk=read[0]).first() if read else None
    return Addressed(row.id, row.branch_id, row.channel, row.recipient, row.customer_id) if row else None


def message_named(channel: str, reference: str, channel_ref: str) -> UUID | None:
    """Return the message that a provider speaks of: by our reference, else by its own."""
    with suppress(ValueError):
        return (
            Message.unscoped.filter(pk=UUID(reference), channel=channel).values_list("id", flat=True).first()
        )
    rows = Message.unscoped.filter(channel=channel, channel_ref=channel_ref).exclude(channel_ref="")
    return rows.values_list("id", flat=True).first()


class Standing(NamedTuple):
    """How messages stand in the whole company, whatever the branch. `set_up`: mail goes out (other channels are
    connected branch by branch)."""

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
    return Standing(
        queued, oldest, failed, unknown, any(one.configured for one in channels if not one.by_account)
    )


def _view(ctx: Context, message: Message) -> MessageView:
    allowed = tuple(
        name
        for name in MESSAGE.actions_from(message.state)
        if ctx.can(name) and name in ("notify.resend_message", "notify.cancel_message")
    )
    names = MessageView.model_fields.keys() - {"allowed_actions"}
    return MessageView(**{name: getattr(message, name) for name in names}, allowed_actions=allowed)
