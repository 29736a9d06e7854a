"""Reading what came in: a work order's talk both ways, and what waits for somebody to say where it belongs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query
from workwright.notify.models import Message, ReceivedMessage

VIEW = "notify.view_messages"
TALK = timedelta(hours=24)
"""How long after their last message Meta lets us answer freely."""
RECENT = timedelta(days=21)
"""How long what comes in is taken as an answer to what we wrote last."""
MOST_CHOICES = 20
OPEN = ("requested", "open", "in_progress", "completed")


class ReceivedView(View):
    """What somebody sent. Without a work order and not put aside, it waits in triage."""

    id: UUID
    channel: str
    sender: str
    sender_name: str
    text: str
    meaning: str
    file_ids: tuple[UUID, ...]
    media_waiting: bool
    media_error: str
    customer_id: UUID | None
    work_order_id: UUID | None
    dismissed_at: datetime | None
    dismissed_reason: str
    received_at: datetime
    version: int
    allowed_actions: tuple[str, ...]


class Spoken(NamedTuple):
    """One message of a talk, whichever way it went."""

    id: UUID
    at: datetime
    ours: bool
    who: str
    channel: str
    text: str
    state: str
    error: str
    file_ids: tuple[UUID, ...]


class OrderToChoose(NamedTuple):
    """An order to which something may belong."""

    id: UUID
    number: str
    title: str
    state: str
    customer: str


@query("notify.get_received", permission=VIEW)
def get_received(ctx: Context, received_id: UUID) -> ReceivedView:
    """One message that came in."""
    row = ReceivedMessage.visible(ctx).filter(pk=received_id).first()
    if row is None:
        raise NotFound("There is no such message.")
    return _view(ctx, row)


@query("notify.list_triage", permission=VIEW)
def list_triage(ctx: Context, limit: int = 50) -> list[ReceivedView]:
    """What came in and belongs to no order yet, oldest first."""
    rows = ReceivedMessage.visible(ctx).filter(
        work_order_id__isnull=True, dismissed_at__isnull=True, meaning="message"
    )
    return [_view(ctx, row) for row in rows.order_by("received_at")[: max(1, min(limit, 200))]]


def thread(ctx: Context, work_order_id: UUID, limit: int = 60) -> list[Spoken]:
    """Return what a customer and we wrote each other about an order, oldest first."""
    ours = Message.visible(ctx).filter(work_order_id=work_order_id, customer_id__isnull=False)
    theirs = ReceivedMessage.visible(ctx).filter(work_order_id=work_order_id)
    found = [_ours(one) for one in ours.order_by("-queued_at")[:limit]]
    found += [_theirs(one) for one in theirs.order_by("-received_at")[:limit]]
    return sorted(found, key=lambda one: one.at)[-limit:]


def in_talk(ctx: Context, channel: str, address: str) -> bool:
    """Tell whether they wrote to us by this channel within the last day."""
    since = ctx.now - TALK
    return ReceivedMessage.here(ctx).filter(channel=channel, sender=address, received_at__gt=since).exists()


_CUSTOMER = "SELECT id FROM parties_customer WHERE phone = %s AND merged_into_id IS NULL"
_ANSWERED = """
SELECT work_order_id FROM notify_message m JOIN work_orders_workorder w ON w.id = m.work_order_id
WHERE m.branch_id = %s AND m.recipient = %s AND m.customer_id IS NOT NULL AND m.queued_at > %s
  AND (m.channel_ref = %s OR w.state = ANY(%s))
ORDER BY (m.channel_ref = %s) DESC, m.queued_at DESC LIMIT 1
"""
_ONLY = """
SELECT id FROM work_orders_workorder
WHERE branch_id = %s AND customer_id IN (SELECT parties_same_customer(%s)) AND state = ANY(%s) LIMIT 2
"""
_CHOICES = """
SELECT w.id, w.number, w.title, w.state, c.name FROM work_orders_workorder w
JOIN parties_customer c ON c.id = w.customer_id
WHERE w.branch_id = %s AND (w.number = %s OR (%s <> '' AND c.search_text LIKE %s) OR c.phone = %s
  OR (%s = '' AND w.state = ANY(%s)))
ORDER BY (c.phone = %s) DESC, w.state = ANY(%s) DESC, w.id DESC LIMIT %s
"""


def customer_of_phone(number: str) -> UUID | None:
    """Return the customer who has this number."""
    return next((row.id for row in writer.rows(_CUSTOMER, [number])), None)


def order_meant(ctx: Context, sender: str, customer_id: UUID | None, answers: str) -> UUID | None:
    """Return the order that something belongs to, None when a person has to say.

    The one of the message it answers; else the open one that we last wrote about; else the customer's only open
    one. Of several, none is guessed.
    """
    values = [ctx.here, sender, ctx.now - RECENT, answers or "-", list(OPEN), answers or "-"]
    if answered := writer.rows(_ANSWERED, values):
        return UUID(str(answered[0].work_order_id))
    if customer_id is None:
        return None
    found = writer.rows(_ONLY, [ctx.here, customer_id, list(OPEN)])
    return UUID(str(found[0].id)) if len(found) == 1 else None


def orders_to_choose(ctx: Context, sender: str, q: str = "") -> list[OrderToChoose]:
    """Return orders that a message may belong to: of who has the number, by number or name, else the open ones."""
    words = q.strip().casefold()
    like = f"%{words.replace('%', '').replace('_', '')}%"
    states = list(OPEN)
    rows = writer.rows(
        _CHOICES,
        [ctx.here, q.strip().upper(), words, like, sender, words, states, sender, states, MOST_CHOICES],
    )
    return [OrderToChoose(row.id, row.number, row.title, row.state, row.name) for row in rows]


class Waiting(NamedTuple):
    """What has pictures still to be fetched, by which account."""

    channel: str
    account_id: UUID
    media: tuple[str, ...]


def media_of(ctx: Context, received_id: UUID) -> Waiting:
    """Return the pictures that a message came with, by their provider's references."""
    row = ReceivedMessage.here(ctx).get(pk=received_id)
    return Waiting(row.channel, row.account_id, tuple(row.media))


def media_due(now: datetime, limit: int = 20) -> Sequence[tuple[UUID, UUID]]:
    """Return (branch id, id) of what has pictures still to be fetched."""
    rows = ReceivedMessage.unscoped.filter(media_due_at__lte=now).order_by("media_due_at")[:limit]
    return list(rows.values_list("branch_id", "id"))


def _ours(message: Message) -> Spoken:
    who = message.written_by or "Workwright"
    text = message.text if message.template == "written" or message.channel != "email" else message.title
    return Spoken(
        message.id, message.queued_at, True, who, message.channel, text, message.state, message.error, ()
    )


def _theirs(row: ReceivedMessage) -> Spoken:
    who = row.sender_name or row.sender
    state = "waiting" if row.media_due_at else "received"
    return Spoken(
        row.id,
        row.received_at,
        False,
        who,
        row.channel,
        row.text,
        state,
        row.media_error,
        tuple(row.file_ids),
    )


def _view(ctx: Context, row: ReceivedMessage) -> ReceivedView:
    waits = row.work_order_id is None and row.dismissed_at is None
    possible = ("notify.place_message", "notify.dismiss_message") if waits else ("notify.place_message",)
    names = ReceivedView.model_fields.keys() - {"allowed_actions", "media_waiting"}
    return ReceivedView(
        **{name: getattr(row, name) for name in names},
        media_waiting=row.media_due_at is not None,
        allowed_actions=tuple(name for name in possible if ctx.can(name)),
    )
