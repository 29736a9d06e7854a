"""Approve a closed shift, by a second person where there is one."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.access.actions.approve_alone import (
    ApproveAlone,
    ReasonNeeded,
    SecondPersonNeeded,
    approve_alone,
)
from workwright.drawers.models import Shift
from workwright.drawers.states import SHIFT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, ProofNeeded

PART = ("opened_by", "counted_by", "closed_by")


class ApproveShift(Command):
    """`reason` is needed only by somebody who worked, counted or closed the shift, when nobody else can approve it."""

    shift_id: UUID
    reason: Annotated[str, Field(max_length=500)] = ""


class ApprovedShift(Result):
    id: UUID
    version: int
    state: str
    self_approved: bool


@action(
    "drawers.approve_shift",
    errors=(NotFound, IllegalTransition, SecondPersonNeeded, ReasonNeeded, ProofNeeded),
)
def approve_shift(ctx: Context, command: ApproveShift) -> ApprovedShift:
    """Sign off a closed shift; who had a part in it only where nobody else may: with proof, a reason and a mark."""
    shift = writer.lock(ctx, Shift, command.shift_id, "state", "version", *PART)
    state = SHIFT.after(shift.state, approve_shift.name)
    own = ctx.actor.ref in (shift.opened_by, shift.counted_by, shift.closed_by)
    if own:
        approve_alone(ctx, ApproveAlone(permission=approve_shift.name, reason=command.reason))
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
