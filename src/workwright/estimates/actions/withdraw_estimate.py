"""Withdraw an estimate."""

from uuid import UUID

from pydantic import Field

from workwright.estimates.events import EstimateWithdrawn
from workwright.estimates.models import Estimate
from workwright.estimates.queries.locks import lock_estimate, unanswered_lines
from workwright.estimates.states import ESTIMATE
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.work_orders.actions.recall_lines import RecallLines, recall_lines

NAME = "estimates.withdraw_estimate"


class WithdrawEstimate(Command):
    estimate_id: UUID
    expected_version: int
    reason: str = Field(default="", max_length=300)


class WithdrawnEstimate(Result):
    state: str
    version: int


@action(NAME, errors=(NotFound, Stale, IllegalTransition))
def withdraw_estimate(ctx: Context, command: WithdrawEstimate) -> WithdrawnEstimate:
    """Take back a draft or an offer; its link is good no more. Answers given before stand."""
    estimate = lock_estimate(ctx, command.estimate_id, "state", "generation", "work_order_id")
    state = ESTIMATE.after(estimate.state, NAME)
    writer.update(
        Estimate,
        command.estimate_id,
        expected_version=command.expected_version,
        state=state,
        generation=estimate.generation + 1,
        close_reason=command.reason,
    )
    if left := unanswered_lines(command.estimate_id):
        recall_lines(ctx, RecallLines(work_order_id=estimate.work_order_id, line_ids=left))
    ctx.emit(EstimateWithdrawn(estimate_id=command.estimate_id, work_order_id=estimate.work_order_id))
    return WithdrawnEstimate(id=command.estimate_id, state=state, version=command.expected_version + 1)
