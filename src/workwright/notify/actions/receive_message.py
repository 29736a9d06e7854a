"""Take in what somebody sent us."""

from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.notify.actions.record_consent import RecordConsent, record_consent
from workwright.notify.events import MessageReceived
from workwright.notify.models import ChannelAccount, ReceivedMessage
from workwright.notify.queries.received import customer_of_phone, order_meant
from workwright.notify.rules.choice import meaning


class ReceiveMessage(Command):
    account_id: UUID
    ref: str = Field(
        min_length=1, max_length=200, description="The provider's: the same one is taken in once."
    )
    sender: Personal[str] = Field(min_length=3, max_length=40)
    sender_name: Personal[str] = Field(default="", max_length=200)
    text: Personal[str] = Field(default="", max_length=10_000)
    media: tuple[str, ...] = ()
    answers: str = Field(default="", max_length=200)


class TakenMessage(Result):
    """`new` is false when it had been taken in before; without an order it waits in triage."""

    new: bool
    work_order_id: UUID | None


@action("notify.receive_message", errors=(NotFound,))
def receive_message(ctx: Context, command: ReceiveMessage) -> TakenMessage:
    """Keep what came in, once, on the order it belongs to; a word that stops the channel holds at once."""
    account = ChannelAccount.here(ctx).select_for_update().filter(pk=command.account_id).first()
    if account is None:
        raise NotFound("There is no such account.")
    known = ReceivedMessage.here(ctx).filter(account=account, provider_ref=command.ref).first()
    if known:
        return TakenMessage(id=known.id, new=False, work_order_id=known.work_order_id)
    row = _row(ctx, command, account.channel)
    row.save(force_insert=True)
    if row.work_order_id:
        ctx.about(row.work_order_id)
    if row.meaning != "message":
        _note_the_wish(ctx, row)
    else:
        ctx.emit(MessageReceived(received_id=row.id, work_order_id=row.work_order_id))
    return TakenMessage(id=row.id, new=True, work_order_id=row.work_order_id)


def _row(ctx: Context, command: ReceiveMessage, channel: str) -> ReceivedMessage:
    customer_id = customer_of_phone(command.sender)
    return ReceivedMessage(
        id=new_id(),
        branch_id=ctx.here,
        account_id=command.account_id,
        channel=channel,
        provider_ref=command.ref,
        sender=command.sender,
        sender_name=command.sender_name,
        text=command.text,
        meaning="message" if command.media else meaning(command.text),
        media=list(command.media),
        media_due_at=ctx.now if command.media else None,
        customer_id=customer_id,
        work_order_id=order_meant(ctx, command.sender, customer_id, command.answers),
        placed_by=ctx.actor.ref,
        received_at=ctx.now,
    )


def _note_the_wish(ctx: Context, row: ReceivedMessage) -> None:
    wish = RecordConsent(
        customer_id=row.customer_id,
        channel=row.channel,
        granted=row.meaning == "start",
        source="start_word" if row.meaning == "start" else "stop_word",
        words=row.text,
        address=row.sender,
    )
    record_consent(ctx, wish)
