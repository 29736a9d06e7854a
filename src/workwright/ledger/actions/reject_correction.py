"""Turn down a proposed correction of the books."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.access.actions.approve_alone import (
    ApproveAlone,
    ReasonNeeded,
    SecondPersonNeeded,
    approve_alone,
)
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, ProofNeeded
from workwright.ledger.models import Correction
from workwright.ledger.states import CORRECTION

NAME = "ledger.reject_correction"


class RejectCorrection(Command):
    correction_id: UUID
    note: Annotated[str, Field(min_length=3, max_length=500)]


class RejectedCorrection(Result):
    state: str


@action(NAME, errors=(NotFound, IllegalTransition, SecondPersonNeeded, ReasonNeeded, ProofNeeded))
def reject_correction(ctx: Context, command: RejectCorrection) -> RejectedCorrection:
    """Reject a proposal, saying why; it stays on record and the books stay as they are."""
    proposal = writer.lock(ctx, Correction, command.correction_id, "state", "proposed_by")
    state = CORRECTION.after(proposal.state, NAME)
    own = proposal.proposed_by == ctx.actor.ref
    if own:
        approve_alone(ctx, ApproveAlone(permission=NAME, reason=command.note))
    writer.update(
        Correction,
        command.correction_id,
        state=state,
        decided_by=ctx.actor.ref,
        decided_at=ctx.now,
        decision_note=command.note,
        self_approved=own,
    )
    return RejectedCorrection(id=command.correction_id, state=state)
