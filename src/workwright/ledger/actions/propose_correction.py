"""Propose a correction of the books."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.ledger.actions.post_transaction import Unbalanced
from workwright.ledger.models import Correction, Transaction
from workwright.ledger.rules import LedgerLine, fault
from workwright.ledger.states import CORRECTION


class ProposeCorrection(Command):
    """`transaction_id` is what is corrected; the lines are what will be posted besides it, today unless said."""

    correction_id: UUID | None = None
    transaction_id: UUID
    lines: Annotated[tuple[LedgerLine, ...], Field(min_length=2, max_length=100)]
    reason: Annotated[str, Field(min_length=10, max_length=500)]
    effective_on: date | None = None


class ProposedCorrection(Result):
    state: str


@action("ledger.propose_correction", errors=(NotFound, Unbalanced))
def propose_correction(ctx: Context, command: ProposeCorrection) -> ProposedCorrection:
    """Ask for a correction: it is not in the books before another person posts it."""
    if wrong := fault(command.lines):
        raise Unbalanced(wrong, field="lines")
    corrected = writer.one(ctx, Transaction, command.transaction_id, "id")
    row = {
        "id": command.correction_id or new_id(),
        "branch_id": ctx.here,
        "corrects_id": corrected.id,
        "lines": [line.model_dump(mode="json") for line in command.lines],
        "effective_on": command.effective_on or ctx.today,
        "reason": command.reason,
        "proposed_by": ctx.actor.ref,
        "proposed_at": ctx.now,
    }
    writer.insert(Correction, row)
    return ProposedCorrection(id=row["id"], state=CORRECTION.initial)
