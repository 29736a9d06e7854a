"""Give a visit to its technician."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.scheduling.events import VisitDispatched
from workwright.scheduling.models import Visit
from workwright.scheduling.queries.locks import lock_visit
from workwright.scheduling.states import VISIT


class DispatchVisit(Command):
    visit_id: UUID
    expected_version: int | None = None


class DispatchedVisit(Result):
    state: str
    version: int


@action("scheduling.dispatch_visit", errors=(NotFound, Stale, IllegalTransition))
def dispatch_visit(ctx: Context, command: DispatchVisit) -> DispatchedVisit:
    """Hand a planned visit over: from now on it stands on the technician's list as theirs to do."""
    visit = lock_visit(ctx, command.visit_id, command.expected_version)
    state = VISIT.after(visit.state, "scheduling.dispatch_visit")
    writer.update(Visit, visit.id, state=state, dispatched_at=ctx.now, version=visit.version + 1)
    ctx.emit(VisitDispatched(visit_id=visit.id, work_order_id=visit.work_order_id))
    return DispatchedVisit(id=visit.id, state=state, version=visit.version + 1)
