"""Post a correction of the books that another person proposed."""

import json
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
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


class OwnProposal(DomainError):
    """You proposed this yourself: another person has to decide on it."""

    code = "ledger.own_proposal"
    status = 403


class CorrectTransaction(Command):
    correction_id: UUID
    note: Annotated[str, Field(max_length=500)] = ""


class CorrectedTransaction(Result):
    state: str
    transaction_id: UUID


@action(NAME, money=True, errors=(NotFound, IllegalTransition, OwnProposal, PeriodClosed, Overdrawn))
def correct_transaction(ctx: Context, command: CorrectTransaction) -> CorrectedTransaction:
    """Approve a proposed correction and post it, tied to what it corrects, to its author and to its approver."""
    columns = ("state", "corrects_id", "lines", "effective_on", "reason", "proposed_by")
    proposal = writer.lock(ctx, Correction, command.correction_id, *columns)
    state = CORRECTION.after(proposal.state, NAME)
    if proposal.proposed_by == ctx.actor.ref:
        raise OwnProposal
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
    )
    return CorrectedTransaction(id=command.correction_id, state=state, transaction_id=posted.id)
