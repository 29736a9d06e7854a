"""Post a proposed correction of the books: by another person, where there is one."""

import json
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
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.ledger.actions.post_transaction import (
    Overdrawn,
    PeriodClosed,
    PostTransaction,
    post_transaction,
)
from workwright.ledger.models import Correction
from workwright.ledger.rules import LedgerLine
from workwright.ledger.states import CORRECTION

NAME = "ledger.correct_transaction"


class CorrectTransaction(Command):
    """`note` is needed only by the one who proposed it, when nobody else can post it: it says why alone."""

    correction_id: UUID
    note: Annotated[str, Field(max_length=500)] = ""


class CorrectedTransaction(Result):
    state: str
    transaction_id: UUID
    self_approved: bool


@action(
    NAME,
    money=True,
    sensitive=True,
    errors=(NotFound, IllegalTransition, SecondPersonNeeded, ReasonNeeded, PeriodClosed, Overdrawn),
)
def correct_transaction(ctx: Context, command: CorrectTransaction) -> CorrectedTransaction:
    """Approve a proposed correction and post it, tied to what it corrects, to its author and to its approver."""
    columns = ("state", "corrects_id", "lines", "effective_on", "reason", "proposed_by")
    proposal = writer.lock(ctx, Correction, command.correction_id, *columns)
    state = CORRECTION.after(proposal.state, NAME)
    own = proposal.proposed_by == ctx.actor.ref
    if own:
        approve_alone(ctx, ApproveAlone(permission=NAME, reason=command.note))
    posted = post_transaction(
        ctx,
        PostTransaction(
            kind="correction",
            business_key=f"correction:{command.correction_id}",
            effective_on=proposal.effective_on,
            lines=tuple(LedgerLine.model_validate(line) for line in json.loads(proposal.lines)),
            reason=proposal.reason,
            author=proposal.proposed_by,
            approved_by=ctx.actor.ref,
            self_approved=own,
            corrects=proposal.corrects_id,
        ),
    )
    writer.update(
        Correction,
        command.correction_id,
        state=state,
        transaction_id=posted.id,
        decided_by=ctx.actor.ref,
        decided_at=ctx.now,
        decision_note=command.note,
        self_approved=own,
    )
    return CorrectedTransaction(
        id=command.correction_id, state=state, transaction_id=posted.id, self_approved=own
    )
