"""Commit that a refund is on its way to the provider; then the call is made."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.payments.models import Refund
from workwright.payments.queries.facts import lock_refund
from workwright.payments.states import REFUND


class NotThroughProvider(DomainError):
    """This refund does not go through a provider: hand it out."""

    code = "payments.not_through_provider"


class SendRefund(Command):
    refund_id: UUID


class SentRefund(Result):
    id: UUID
    state: str


@action(
    "payments.send_refund",
    errors=(NotFound, IllegalTransition, NotThroughProvider),
    money=True,
    sensitive=True,
)
def send_refund(ctx: Context, command: SendRefund) -> SentRefund:
    """Mark an approved refund as sent; its own id is the key under which the provider will know it."""
    refund = lock_refund(ctx, command.refund_id)
    state = REFUND.after(refund.state, send_refund.name)
    if refund.payment.account_id is None or refund.method != refund.payment.method:
        raise NotThroughProvider
    Refund.here(ctx).filter(pk=refund.id).update(state=state, sent_at=ctx.now, checked_at=ctx.now)
    ctx.about(refund.work_order_id or refund.id)
    return SentRefund(id=refund.id, state=state)
