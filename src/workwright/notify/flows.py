"""Sending, with the network in between: claim, send, record. No transaction is open while we talk."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings

from workwright.access import queries as access
from workwright.billing import queries as billing
from workwright.kernel import circuits
from workwright.kernel.context import SYSTEM, Context
from workwright.kernel.errors import DomainError
from workwright.notify.actions.claim_message import ClaimMessage, claim_message
from workwright.notify.actions.record_delivery import RecordDelivery, record_delivery
from workwright.notify.models import Message
from workwright.notify.ports import (
    Attachment,
    Channel,
    NoAnswer,
    NotNow,
    Outgoing,
    Refused,
    Unreachable,
    channels,
)
from workwright.notify.queries import due, lost
from workwright.notify.rules.wording import WHEN_SENT

Clock = Callable[[], datetime]


def deliver_due(clock: Clock, only: str = "") -> int:
    """Send what is due by every channel that is set up, or by one; return how many were taken over by theirs.

    Safe in several workers: a message is claimed, committed, before its channel is called. A channel that cannot be
    reached is left alone for a while; its messages wait and lose no try.
    """
    _give_up_lost(clock)
    ready = (channel for channel in channels if channel.configured and only in ("", channel.key))
    return sum(_deliver_by(channel, clock) for channel in ready)


def destination(channel: Channel) -> str:
    """Return the name of a channel's circuit."""
    return f"channel:{channel.key}"


def _deliver_by(channel: Channel, clock: Clock) -> int:
    sent = 0
    for branch_id, message_id in due(clock(), channel.key):
        if not circuits.may_try(destination(channel), clock()):
            break
        sent += _deliver(channel, branch_id, message_id, clock)
    return sent


def _deliver(channel: Channel, branch_id: UUID, message_id: UUID, clock: Clock) -> int:
    ctx = Context(SYSTEM, clock(), "job", branch_id=branch_id)
    message = Message.unscoped.get(pk=message_id)
    try:
        claim_message(ctx, ClaimMessage(message_id=message_id))
    except DomainError:  # another worker has it
        return 0
    outcome = _send(channel, ctx, message)
    record_delivery(Context(SYSTEM, clock(), "job", branch_id=branch_id), outcome)
    return int(outcome.outcome == "sent")


def _send(channel: Channel, ctx: Context, message: Message) -> RecordDelivery:
    try:
        ref = channel.send(_outgoing(ctx, message))
    except Unreachable as error:
        circuits.failed(destination(channel), ctx.now, str(error))
        return RecordDelivery(message_id=message.id, outcome="unreachable", error=str(error)[:500])
    except (NotNow, Refused, NoAnswer) as error:
        circuits.answered(destination(channel))
        return RecordDelivery(message_id=message.id, outcome=_said(error), error=str(error)[:500])
    circuits.answered(destination(channel))
    return RecordDelivery(message_id=message.id, outcome="sent", channel_ref=ref[:200])


def _said(error: Exception) -> Literal["later", "refused", "no_answer"]:
    if isinstance(error, NotNow):
        return "later"
    return "refused" if isinstance(error, Refused) else "no_answer"


def _outgoing(ctx: Context, message: Message) -> Outgoing:
    branch = access.get_branch(ctx, ctx.here)
    attachments: tuple[Attachment, ...] = ()
    if message.invoice_id:
        invoice = billing.get_invoice(ctx, message.invoice_id)
        pdf = billing.invoice_pdf(ctx, message.invoice_id)
        attachments = (Attachment(f"{invoice.number}.pdf", "application/pdf", pdf),)
    link = _secret_link(message)
    return Outgoing(
        reference=str(message.id),
        sender=branch.email,
        sender_name=branch.name,
        reply_to=branch.email,
        recipient=message.recipient,
        subject=message.title,
        text=message.text.replace(WHEN_SENT, link),
        html=message.html.replace(WHEN_SENT, link),
        attachments=attachments,
    )


def _secret_link(message: Message) -> str:
    """Make the link that stands nowhere: whoever reads kept messages could use it in the reader's stead."""
    match message.subject_kind:
        case "invitation":
            return f"{settings.ORIGIN}/accounts/invitation/{access.invitation_token(message.subject_id)}/"
        case "sign_in_link":
            return f"{settings.ORIGIN}/accounts/link/{access.sign_in_token(message.subject_id)}/"
    return ""


def _give_up_lost(clock: Clock) -> None:
    for branch_id, message_id in lost(clock()):
        ctx = Context(SYSTEM, clock(), "job", branch_id=branch_id)
        error = "The worker stopped while sending."
        record_delivery(ctx, RecordDelivery(message_id=message_id, outcome="no_answer", error=error))
