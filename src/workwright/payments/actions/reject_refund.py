"""Turn a refund down before any money moved."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.payments.models import Refund
from workwright.payments.queries.facts import lock_refund
from workwright.payments.states import REFUND


class RejectRefund(Command):
    refund_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class RejectedRefund(Result):
    id: UUID
    state: str


@action("payments.reject_refund", errors=(NotFound, IllegalTransition))
def reject_refund(ctx: Context, command: RejectRefund) -> RejectedRefund:
    """Free the amount that the request had reserved; the reason stands in the journal."""
    refund = lock_refund(ctx, command.refund_id)
    state = REFUND.after(refund.state, reject_refund.name)
    Refund.here(ctx).filter(pk=refund.id).update(state=state, done_at=ctx.now)
    ctx.about(refund.work_order_id or refund.id)
    return RejectedRefund(id=refund.id, state=state)
