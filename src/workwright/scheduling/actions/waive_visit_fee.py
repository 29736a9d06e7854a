"""Let the fee for a failed visit go."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.scheduling.actions.charge_visit_fee import FeeSettled, NoVisitFee
from workwright.scheduling.models import VisitFeeWaiver
from workwright.scheduling.queries.locks import lock_visit
from workwright.scheduling.queries.terms import failed_of
from workwright.work_orders.actions.drop_agreed_fee import DropAgreedFee, drop_agreed_fee
from workwright.work_orders.queries.locks import lock_order

constraint_means("scheduling_visitfeewaiver_visit_id_key", FeeSettled)


class WaiveVisitFee(Command):
    visit_id: UUID
    reason: str = Field(min_length=3, max_length=300)


class WaivedVisitFee(Result):
    work_order_id: UUID


@action("scheduling.waive_visit_fee", errors=(NotFound, NoVisitFee, FeeSettled, IllegalTransition))
def waive_visit_fee(ctx: Context, command: WaiveVisitFee) -> WaivedVisitFee:
    """Waive the fee of a failed visit with a reason; charged and not invoiced, it is taken off the order again."""
    visit = lock_visit(ctx, command.visit_id)
    lock_order(ctx, visit.work_order_id)
    ctx.about(visit.work_order_id)
    found = [one for one in failed_of(ctx, visit.work_order_id) if one.visit_id == visit.id]
    if not found:
        raise NoVisitFee("This visit did not fail by the customer: there is nothing to waive.")
    if found[0].waived:
        raise FeeSettled("The fee for this visit was waived already.", visit_id=str(visit.id))
    if found[0].line_id is not None:
        drop_agreed_fee(ctx, DropAgreedFee(line_id=found[0].line_id, reason=command.reason))
    row = {"id": new_id(), "branch_id": ctx.here, "visit_id": visit.id, "reason": command.reason}
    writer.insert(VisitFeeWaiver, {**row, "waived_at": ctx.now, "waived_by": ctx.actor.ref})
    return WaivedVisitFee(id=visit.id, work_order_id=visit.work_order_id)
