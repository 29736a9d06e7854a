"""Withdraw a payment request."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.payments.events import RequestClosed
from workwright.payments.models import PaymentRequest
from workwright.payments.queries.facts import lock_request
from workwright.payments.states import REQUEST


class CancelRequest(Command):
    request_id: UUID
    reason: Annotated[str, Field(max_length=500)] = ""


class CancelledRequest(Result):
    id: UUID
    state: str


@action("payments.cancel_request", errors=(NotFound, IllegalTransition))
def cancel_request(ctx: Context, command: CancelRequest) -> CancelledRequest:
    """Withdraw a request; its live attempt is cancelled at the provider next. Late money becomes credit."""
    request = lock_request(ctx, command.request_id)
    state = REQUEST.after(request.state, cancel_request.name)
    PaymentRequest.here(ctx).filter(pk=request.id).update(state=state)
    ctx.about(request.work_order_id or request.id)
    ctx.emit(RequestClosed(request_id=request.id, work_order_id=request.work_order_id, state=state))
    return CancelledRequest(id=request.id, state=state)
