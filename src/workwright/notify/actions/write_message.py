"""Write to the customer of an order."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.notify.actions.queue_message import QueueMessage, queue_message
from workwright.notify.queries import ways_to
from workwright.notify.rules.wording import language_of, plain
from workwright.parties.queries import customers_by_id
from workwright.work_orders.queries import order_facts


class NoWay(DomainError):
    """The customer cannot be written to this way: no address is known, the channel is not set up here, or they
    stopped it. Choose another way, or call them."""

    code = "notify.no_way"
    status = 422


class WriteMessage(Command):
    message_id: UUID | None = None
    work_order_id: UUID
    text: Personal[str] = Field(min_length=1, max_length=1500)
    channel: Literal["", "email", "sms", "whatsapp"] = Field(
        default="", description="Empty: the one that the customer chose."
    )


class WrittenMessage(Result):
    channel: str


@action("notify.write_message", errors=(NotFound, NoWay))
def write_message(ctx: Context, command: WriteMessage) -> WrittenMessage:
    """Send the customer of an order a message in one's own words; it stands in the order's talk and goes at once."""
    order = order_facts(ctx, [command.work_order_id]).get(command.work_order_id)
    if order is None or order.branch_id != ctx.here:
        raise NotFound("There is no such order.")
    customer = customers_by_id(ctx, [order.customer_id])[order.customer_id]
    ways = ways_to(ctx, customer)
    channel = command.channel or ways.chosen
    if channel not in ways.open:
        raise NoWay(field="channel")
    message_id = command.message_id or new_id()
    words = plain(f"{ctx.branch.name}, {order.number}", command.text, ctx.branch.name)
    queued = queue_message(
        ctx,
        QueueMessage(
            channel=channel,
            recipient=ways.reach[channel],
            template="written",
            subject_kind="work_order",
            subject_id=order.id,
            occasion=f"written {message_id}",
            title=words.title,
            text=words.text if channel == "email" else command.text,
            html=words.html if channel == "email" else "",
            about=order.id,
            customer_id=order.customer_id,
            urgent=True,
            language=language_of(customer.language, ctx.branch.locale),
            written_by=ctx.actor.name,
        ),
    )
    return WrittenMessage(id=queued.id, channel=channel)
