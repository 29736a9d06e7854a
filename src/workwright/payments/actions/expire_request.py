"""Let a request expire when its time is over."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.payments.events import RequestClosed
from workwright.payments.models import PaymentRequest
from workwright.payments.queries.facts import lock_request
from workwright.payments.states import REQUEST


class NotExpiredYet(DomainError):
    """The time of this request is not over."""

    code = "payments.not_expired_yet"


class ExpireRequest(Command):
    request_id: UUID


class ExpiredRequest(Result):
    id: UUID
    state: str


@action("payments.expire_request", errors=(NotFound, IllegalTransition, NotExpiredYet))
def expire_request(ctx: Context, command: ExpireRequest) -> ExpiredRequest:
    """Close a request that was not paid in time; done by the janitor."""
    request = lock_request(ctx, command.request_id)
    state = REQUEST.after(request.state, expire_request.name)
    if request.expires_at > ctx.now:
        raise NotExpiredYet
    PaymentRequest.here(ctx).filter(pk=request.id).update(state=state)
    ctx.about(request.work_order_id or request.id)
    ctx.emit(RequestClosed(request_id=request.id, work_order_id=request.work_order_id, state=state))
    return ExpiredRequest(id=request.id, state=state)
