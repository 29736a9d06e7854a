"""Let an estimate expire that nobody answered in time."""

from uuid import UUID

from workwright.estimates.events import EstimateExpired
from workwright.estimates.models import Estimate
from workwright.estimates.queries.locks import lock_estimate, unanswered_lines
from workwright.estimates.states import ESTIMATE
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.work_orders.actions.recall_lines import RecallLines, recall_lines

NAME = "estimates.expire_estimate"


class StillValid(DomainError):
    """This estimate is still valid. Withdraw it if it should not be answered any more."""

    code = "estimates.still_valid"


class ExpireEstimate(Command):
    estimate_id: UUID


class ExpiredEstimate(Result):
    state: str


@action(NAME, errors=(NotFound, IllegalTransition, StillValid))
def expire_estimate(ctx: Context, command: ExpireEstimate) -> ExpiredEstimate:
    """End an offer whose time is over; lines without an answer are proposals again. Answers given stand."""
    estimate = lock_estimate(ctx, command.estimate_id, "state", "version", "expires_at", "work_order_id")
    state = ESTIMATE.after(estimate.state, NAME)
    if ctx.now < estimate.expires_at:
        raise StillValid(expires_at=estimate.expires_at.isoformat())
    writer.update(Estimate, command.estimate_id, expected_version=estimate.version, state=state)
    if left := unanswered_lines(command.estimate_id):
        recall_lines(ctx, RecallLines(work_order_id=estimate.work_order_id, line_ids=left))
    ctx.emit(EstimateExpired(estimate_id=command.estimate_id, work_order_id=estimate.work_order_id))
    return ExpiredEstimate(id=command.estimate_id, state=state)
