"""Approve a refund: above the limit by a second person, where there is one."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.access.actions.approve_alone import (
    ApproveAlone,
    ReasonNeeded,
    SecondPersonNeeded,
    approve_alone,
)
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.payments.models import Refund
from workwright.payments.queries.facts import lock_refund
from workwright.payments.states import REFUND


class ApproveRefund(Command):
    """`reason` is needed only by the one who asked, when nobody else can approve it."""

    refund_id: UUID
    reason: Annotated[str, Field(max_length=500)] = ""


class ApprovedRefund(Result):
    id: UUID
    state: str
    self_approved: bool


@action(
    "payments.approve_refund",
    errors=(NotFound, IllegalTransition, SecondPersonNeeded, ReasonNeeded),
    money=True,
    sensitive=True,
)
def approve_refund(ctx: Context, command: ApproveRefund) -> ApprovedRefund:
    """Let a refund go. By its asker only where nobody else may: with proof, a reason and a mark."""
    refund = lock_refund(ctx, command.refund_id)
    state = REFUND.after(refund.state, approve_refund.name)
    own = refund.requested_by == ctx.actor.ref
    if own:
        approve_alone(ctx, ApproveAlone(permission=approve_refund.name, reason=command.reason))
    Refund.here(ctx).filter(pk=refund.id).update(
        state=state, approved_by=ctx.actor.ref, approved_at=ctx.now, self_approved=own
    )
    ctx.about(refund.work_order_id or refund.id)
    return ApprovedRefund(id=refund.id, state=state, self_approved=own)
