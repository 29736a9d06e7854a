"""Set out for a visit."""

from uuid import UUID

from pydantic import AwareDatetime

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.scheduling.events import TravelStarted
from workwright.scheduling.models import Visit
from workwright.scheduling.queries.locks import lock_visit
from workwright.scheduling.queries.people import worker_of
from workwright.scheduling.states import VISIT
from workwright.work_orders.actions.clock_travel import ClockTravel, clock_travel


class StartTravel(Command):
    """`expected_at` is when they think to arrive; the customer is told."""

    visit_id: UUID
    expected_at: AwareDatetime | None = None


class StartedTravel(Result):
    state: str
    version: int


@action("scheduling.start_travel", errors=(NotFound, IllegalTransition), offline=True)
def start_travel(ctx: Context, command: StartTravel) -> StartedTravel:
    """On the way: the technician's clock runs as travel of the visit's first job."""
    visit = lock_visit(ctx, command.visit_id)
    state = VISIT.after(visit.state, "scheduling.start_travel")
    writer.update(
        Visit,
        visit.id,
        state=state,
        travelled_at=ctx.now,
        expected_at=command.expected_at,
        version=visit.version + 1,
    )
    if visit.job_ids and (worker_id := worker_of(ctx, visit.resource_ids)):
        clock_travel(ctx, ClockTravel(job_id=visit.job_ids[0], worker_id=worker_id))
    ctx.emit(
        TravelStarted(visit_id=visit.id, work_order_id=visit.work_order_id, expected_at=command.expected_at)
    )
    return StartedTravel(id=visit.id, state=state, version=visit.version + 1)
