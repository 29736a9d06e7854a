"""Send the link of a request to the customer."""

from typing import Literal
from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.payments.events import PaymentRequestSent
from workwright.payments.queries.facts import NotPayable, lock_request
from workwright.payments.states import PAYABLE


class SendRequest(Command):
    request_id: UUID
    channel: Literal["email", "sms", "paper"] = "email"


class SentRequest(Result):
    id: UUID
    state: str


@action("payments.send_request", errors=(NotFound, NotPayable))
def send_request(ctx: Context, command: SendRequest) -> SentRequest:
    """Have the link of a payable request sent; who delivers it hears of it."""
    request = lock_request(ctx, command.request_id)
    if request.state not in PAYABLE or request.expires_at <= ctx.now:
        raise NotPayable(state=request.state)
    ctx.about(request.work_order_id or request.id)
    ctx.emit(
        PaymentRequestSent(
            request_id=request.id,
            work_order_id=request.work_order_id,
            customer_id=request.customer_id,
            channel=command.channel,
        )
    )
    return SentRequest(id=request.id, state=request.state)
