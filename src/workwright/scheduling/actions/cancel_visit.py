"""Call a visit off."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.privacy import Personal
from workwright.scheduling.actions.move_visit import release_time
from workwright.scheduling.events import VisitCancelled
from workwright.scheduling.models import Visit
from workwright.scheduling.queries.locks import lock_visit
from workwright.scheduling.states import VISIT


class CancelVisit(Command):
    visit_id: UUID
    reason: Personal[str] = Field(default="", max_length=300)
    by_customer: bool = Field(default=False, title="The customer called it off")


class CancelledVisit(Result):
    state: str
    version: int


@action("scheduling.cancel_visit", errors=(NotFound, IllegalTransition))
def cancel_visit(ctx: Context, command: CancelVisit) -> CancelledVisit:
    """Cancel a visit that has not begun; its time is free again at once."""
    visit = lock_visit(ctx, command.visit_id)
    state = VISIT.after(visit.state, "scheduling.cancel_visit")
    release_time(visit.id)
    writer.update(
        Visit,
        visit.id,
        state=state,
        end_reason=command.reason,
        ended_by_customer=command.by_customer,
        finished_at=ctx.now,
        version=visit.version + 1,
    )
    ctx.emit(VisitCancelled(visit_id=visit.id, work_order_id=visit.work_order_id))
    return CancelledVisit(id=visit.id, state=state, version=visit.version + 1)
