"""Take down that the customer was not there, or did not bring the thing."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.scheduling.actions.move_visit import release_time
from workwright.scheduling.events import CustomerAbsent
from workwright.scheduling.models import Visit
from workwright.scheduling.queries.locks import lock_visit
from workwright.scheduling.states import VISIT


class MarkNoShow(Command):
    visit_id: UUID
    note: str = Field(default="", max_length=300)


class MarkedNoShow(Result):
    state: str
    version: int


@action("scheduling.mark_no_show", errors=(NotFound, IllegalTransition), offline=True)
def mark_no_show(ctx: Context, command: MarkNoShow) -> MarkedNoShow:
    """End a visit to which nobody came; its time is free again."""
    visit = lock_visit(ctx, command.visit_id)
    state = VISIT.after(visit.state, "scheduling.mark_no_show")
    release_time(visit.id)
    writer.update(
        Visit, visit.id, state=state, end_reason=command.note, finished_at=ctx.now, version=visit.version + 1
    )
    ctx.emit(CustomerAbsent(visit_id=visit.id, work_order_id=visit.work_order_id))
    return MarkedNoShow(id=visit.id, state=state, version=visit.version + 1)
