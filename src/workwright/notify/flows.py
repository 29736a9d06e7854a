"""Sending, with the network in between: claim, send, record. No transaction is open while we talk."""

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings

from workwright.access import queries as access
from workwright.billing import queries as billing
from workwright.clientele import queries as clientele
from workwright.files.actions.record_file import RecordFile
from workwright.files.flows import store_upload
from workwright.kernel import circuits
from workwright.kernel.context import SYSTEM, Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.notify.actions.claim_message import ClaimMessage, claim_message
from workwright.notify.actions.keep_media import KeepMedia, keep_media
from workwright.notify.actions.receive_message import ReceiveMessage, receive_message
from workwright.notify.actions.record_delivery import RecordDelivery, record_delivery
from workwright.notify.actions.record_receipt import RecordReceipt, record_receipt
from workwright.notify.actions.remind_of_visit import RemindOfVisit, remind_of_visit
from workwright.notify.actions.settle_message import SettleMessage, settle_message
from workwright.notify.models import Message
from workwright.notify.ports import (
    AccountChannel,
    Attachment,
    BadSignature,
    Channel,
    HookCall,
    News,
    NoAnswer,
    NotNow,
    Outgoing,
    Receipt,
    Refused,
    Unreachable,
    channels,
    has_accounts,
)
from workwright.notify.queries import account_at_hook, account_of, due, lost, refs_in_use, unsure, ways_to
from workwright.notify.queries.accounts import KnownAccount, hook_of
from workwright.notify.queries.messages import message_named, unsubscribe_address
from workwright.notify.queries.received import Waiting, in_talk, media_due, media_of
from workwright.notify.queries.visits import is_time, visits_to_remind
from workwright.notify.rules.wording import UNSUBSCRIBE, WHEN_SENT
from workwright.parties.queries import customers_by_id

Clock = Callable[[], datetime]


def deliver_due(clock: Clock, only: str = "") -> int:
    """Send what is due by every channel that is set up, or by one; return how many were taken over by theirs.

    Safe in several workers: a message is claimed, committed, before its channel is called. A channel that cannot be
    reached is left alone for a while; its messages wait and lose no try.
    """
    _give_up_lost(clock)
    settle_unsure(clock, only)
    ready = (channel for channel in channels if channel.configured and only in ("", channel.key))
    return sum(_deliver_by(channel, clock) for channel in ready)


def destination(channel: Channel) -> str:
    """Return the name of a channel's circuit."""
    return f"channel:{channel.key}"


def _deliver_by(channel: Channel, clock: Clock) -> int:
    sent = 0
    for branch_id, message_id in due(clock(), channel.key, by_account=channel.by_account):
        if not circuits.may_try(destination(channel), clock()):
            break
        sent += _deliver(channel, branch_id, message_id, clock)
    return sent


def _deliver(channel: Channel, branch_id: UUID, message_id: UUID, clock: Clock) -> int:
    ctx = Context(SYSTEM, clock(), "job", branch_id=branch_id)
    message = Message.unscoped.get(pk=message_id)
    try:
        claimed = claim_message(ctx, ClaimMessage(message_id=message_id))
    except DomainError:  # another worker has it
        return 0
    if claimed.state != "sending":
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
    if message.invoice_id and message.channel == "email":
        invoice = billing.get_invoice(ctx, message.invoice_id)
        pdf = billing.invoice_pdf(ctx, message.invoice_id)
        attachments = (Attachment(f"{invoice.number}.pdf", "application/pdf", pdf),)
    unsubscribe = unsubscribe_address(message.id) if message.customer_id else ""
    links = {WHEN_SENT: _secret_link(message), UNSUBSCRIBE: unsubscribe}
    known = account_of(ctx.here, message.channel)
    return Outgoing(
        reference=str(message.id),
        sender=branch.email,
        sender_name=branch.name,
        reply_to=branch.email,
        recipient=message.recipient,
        subject=message.title,
        text=_filled(message.text, links),
        html=_filled(message.html, links),
        attachments=attachments,
        account=known.account if known else None,
        hook=f"{hook_of(known.id)}?message={message.id}" if known else "",
        language=message.language or "en",
        in_talk=known is not None and in_talk(ctx, message.channel, message.recipient),
        unsubscribe=unsubscribe,
    )


def _filled(text: str, links: dict[str, str]) -> str:
    """Put the links in that stand nowhere."""
    for mark, link in links.items():
        text = text.replace(mark, link)
    return text


def _secret_link(message: Message) -> str:
    """Make the link that stands nowhere: whoever reads kept messages could use it in the reader's stead."""
    match message.subject_kind:
        case "invitation":
            return f"{settings.ORIGIN}/accounts/invitation/{access.invitation_token(message.subject_id)}/"
        case "sign_in_link":
            return f"{settings.ORIGIN}/accounts/link/{access.sign_in_token(message.subject_id)}/"
        case "account_link":
            return f"{settings.ORIGIN}/account/link/{clientele.account_link_token(message.subject_id)}"
    return ""


def _give_up_lost(clock: Clock) -> None:
    for branch_id, message_id in lost(clock()):
        ctx = Context(SYSTEM, clock(), "job", branch_id=branch_id)
        error = "The worker stopped while sending."
        record_delivery(ctx, RecordDelivery(message_id=message_id, outcome="no_answer", error=error))


def settle_unsure(clock: Clock, only: str = "") -> int:
    """Ask providers about messages whose fate nobody knows; what they never saw goes out again. Returns how many."""
    searching = (c for c in channels if has_accounts(c) and c.can_search and only in ("", c.key))
    return sum(
        _settle(channel, branch_id, message_id, clock)
        for channel in searching
        for branch_id, message_id in unsure(clock(), channel.key)
    )


def _settle(channel: AccountChannel, branch_id: UUID, message_id: UUID, clock: Clock) -> int:
    """Look for a message at its provider by what it says and to whom, leaving out what is known as another one."""
    ctx = Context(SYSTEM, clock(), "job", branch_id=branch_id)
    message = Message.unscoped.get(pk=message_id)
    try:
        found = channel.search(_outgoing(ctx, message), message.claimed_at or ctx.now)
    except (NotNow, Refused, NoAnswer):
        return 0
    mine = [ref for ref in found if ref not in refs_in_use(found)]
    outcome: Literal["found", "absent"] = "found" if mine else "absent"
    ref = mine[0] if mine else ""
    try:
        settle_message(ctx, SettleMessage(message_id=message_id, outcome=outcome, channel_ref=ref))
    except DomainError:  # a receipt was faster
        return 0
    return 1


def receive_hook(known: KnownAccount, call: HookCall, now: datetime) -> News:
    """Read what a provider says and keep it; raise `BadSignature`. What was kept before is not kept twice."""
    channel = channels[known.channel]
    if not has_accounts(channel):
        raise BadSignature
    news = channel.parse(known.account, call)
    ctx = Context(SYSTEM, now, "hook", branch_id=known.branch_id)
    for receipt in news.receipts:
        _note(ctx, known, receipt)
    for one in news.inbound:
        taken = asdict(one) | {"account_id": known.id}
        receive_message(ctx, ReceiveMessage.model_validate(taken))
    return news


def _note(ctx: Context, known: KnownAccount, receipt: Receipt) -> None:
    """Record a receipt on the message that it names; one for a message that is not ours is nothing to us."""
    message_id = message_named(known.channel, receipt.reference, receipt.channel_ref)
    if message_id is None:
        return
    told = {"outcome": receipt.outcome, "channel_ref": receipt.channel_ref, "error": receipt.error}
    with suppress(NotFound):
        record_receipt(
            ctx, RecordReceipt.model_validate({"message_id": message_id, "channel": known.channel, **told})
        )


def fetch_media(clock: Clock) -> int:
    """Fetch pictures that people sent and put them with their messages; return how many messages were looked at."""
    return sum(_fetch(branch_id, received_id, clock) for branch_id, received_id in media_due(clock()))


def _fetch(branch_id: UUID, received_id: UUID, clock: Clock) -> int:
    ctx = Context(SYSTEM, clock(), "job", branch_id=branch_id)
    waiting = media_of(ctx, received_id)
    try:
        files = tuple(_stored(ctx, waiting, ref, number) for number, ref in enumerate(waiting.media, 1))
        kept = KeepMedia(received_id=received_id, files=files)
    except NotNow as error:
        kept = KeepMedia(received_id=received_id, error=str(error)[:200])
    except (Refused, NoAnswer, DomainError) as error:
        told = error.message if isinstance(error, DomainError) else str(error)
        kept = KeepMedia(received_id=received_id, error=told[:200], for_good=not isinstance(error, NoAnswer))
    keep_media(ctx, kept)
    return 1


def _stored(ctx: Context, waiting: Waiting, ref: str, number: int) -> RecordFile:
    """Fetch one picture and store it as every upload is: encoded anew, without its metadata."""
    channel, known = channels[waiting.channel], account_at_hook(waiting.account_id)
    if known is None or not has_accounts(channel):
        raise Refused("The account is not connected any more.")
    content = channel.fetch_media(known.account, ref)
    blob = store_upload(ctx, io.BytesIO(content), f"message-{number}")
    return RecordFile.model_validate(asdict(blob))


def remind_visits(now: datetime) -> int:
    """Remind customers of visits of the day after, by the clock where the work is; return how many were told."""
    told = 0
    for visit in visits_to_remind(now):
        ctx = Context(SYSTEM, now, "job", branch_id=visit.branch_id)
        customer = customers_by_id(ctx, [visit.customer_id])[visit.customer_id]
        if is_time(ctx, visit) and ways_to(ctx, customer).chosen:
            told += remind_of_visit(ctx, RemindOfVisit(visit_id=visit.id)).told
    return told
