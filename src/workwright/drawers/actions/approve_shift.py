"""Approve a closed shift, by a second person where there is one."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.access import queries as access
from workwright.drawers.models import Shift
from workwright.drawers.states import SHIFT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound


class SecondPersonNeeded(DomainError):
    """Somebody else has this right: the one who closed the shift cannot approve it too."""

    code = "drawers.second_person_needed"


class SelfApprovalNeedsReason(DomainError):
    """Nobody else has this right, so you may approve your own shift: say why."""

    code = "drawers.self_approval_needs_reason"


class ApproveShift(Command):
    """`reason` is needed only by the one who closed the shift, when nobody else can approve it."""

    shift_id: UUID
    reason: Annotated[str, Field(max_length=500)] = ""


class ApprovedShift(Result):
    id: UUID
    version: int
    state: str
    self_approved: bool


@action(
    "drawers.approve_shift",
    errors=(NotFound, IllegalTransition, SecondPersonNeeded, SelfApprovalNeedsReason),
)
def approve_shift(ctx: Context, command: ApproveShift) -> ApprovedShift:
    """Sign off a closed shift; its closer only where nobody else holds the right, with a reason, and marked."""
    shift = writer.lock(ctx, Shift, command.shift_id, "state", "version", "closed_by")
    state = SHIFT.after(shift.state, approve_shift.name)
    own = shift.closed_by == ctx.actor.ref
    if own:
        _require_alone(ctx, command)
    writer.update(
        Shift,
        command.shift_id,
        expected_version=shift.version,
        state=state,
        approved_by=ctx.actor.ref,
        approved_at=ctx.now,
        self_approved=own,
    )
    return ApprovedShift(id=command.shift_id, version=shift.version + 1, state=state, self_approved=own)


def _require_alone(ctx: Context, command: ApproveShift) -> None:
    others = {user.id for user in access.users_with(approve_shift.name, ctx.here)} - {ctx.actor.user_id}
    if others:
        raise SecondPersonNeeded
    if len(command.reason) < 3:
        raise SelfApprovalNeedsReason(field="reason")
