"""Note that somebody agreed to be written to by a channel, or stopped it."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.notify.models import Consent
from workwright.parties.queries import customers_by_id

Source = Literal[
    "in_person", "phone", "written", "form", "stop_word", "start_word", "unsubscribe_link", "one_click"
]


class RecordConsent(Command):
    """Without an address, it is about the customer's present one for this channel."""

    customer_id: UUID | None = None
    channel: Literal["email", "sms", "whatsapp"]
    granted: bool = Field(
        default=False, description="Yes, write to me by this channel; without, no more of it."
    )
    source: Source = Field(default="in_person", description="How they said it.")
    words: Personal[str] = Field(
        default="", max_length=500, description="What they said, or the text they agreed to."
    )
    address: Personal[str] = Field(default="", max_length=254)


class RecordedConsent(Result):
    granted: bool


@action("notify.record_consent", errors=(NotFound, Invalid))
def record_consent(ctx: Context, command: RecordConsent) -> RecordedConsent:
    """Keep the statement with its source, date and words; it holds at once, for what is queued too."""
    consent = Consent(
        id=new_id(),
        branch_id=ctx.here,
        channel=command.channel,
        address=command.address or _address(ctx, command),
        customer_id=command.customer_id,
        granted=command.granted,
        source=command.source,
        words=command.words,
        recorded_by=ctx.actor.ref,
        recorded_at=ctx.now,
    )
    consent.save(force_insert=True)
    return RecordedConsent(id=consent.id, granted=command.granted)


def _address(ctx: Context, command: RecordConsent) -> str:
    customer = (
        customers_by_id(ctx, [command.customer_id]).get(command.customer_id) if command.customer_id else None
    )
    if customer is None:
        raise NotFound("There is no such customer.")
    address = customer.email if command.channel == "email" else customer.phone
    if not address:
        raise Invalid("This customer left no address for this channel.", field="channel")
    return address
