"""Approve a refund: above the limit by a second person, where there is one."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.access import queries as access
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, Invalid, NotFound
from workwright.payments.models import Refund
from workwright.payments.queries.facts import lock_refund
from workwright.payments.states import REFUND


class SecondPersonNeeded(DomainError):
    """Somebody else has this right: the one who asked for the refund cannot approve it too."""

    code = "payments.second_person_needed"


class ApproveRefund(Command):
    """`reason` is needed only by the one who asked, when nobody else can approve it."""

    refund_id: UUID
    reason: Annotated[str, Field(max_length=500)] = ""


class ApprovedRefund(Result):
    id: UUID
    state: str
    self_approved: bool


@action(
    "payments.approve_refund", errors=(NotFound, IllegalTransition, Invalid, SecondPersonNeeded), money=True
)
def approve_refund(ctx: Context, command: ApproveRefund) -> ApprovedRefund:
    """Let a refund go. By its asker only where nobody else holds the right, with a reason, and marked."""
    refund = lock_refund(ctx, command.refund_id)
    state = REFUND.after(refund.state, approve_refund.name)
    own = refund.requested_by == ctx.actor.ref
    if own:
        _require_alone(ctx, command)
    Refund.here(ctx).filter(pk=refund.id).update(
        state=state, approved_by=ctx.actor.ref, approved_at=ctx.now, self_approved=own
    )
    ctx.about(refund.work_order_id or refund.id)
    return ApprovedRefund(id=refund.id, state=state, self_approved=own)


def _require_alone(ctx: Context, command: ApproveRefund) -> None:
    others = {user.id for user in access.users_with(approve_refund.name, ctx.here)} - {ctx.actor.user_id}
    if others:
        raise SecondPersonNeeded
    if len(command.reason) < 3:
        raise Invalid("Nobody else can approve this, so you may: say why.", field="reason")
