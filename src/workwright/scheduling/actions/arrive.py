"""Arrive for a visit."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.scheduling.events import VisitArrived
from workwright.scheduling.models import Visit
from workwright.scheduling.queries.locks import lock_visit
from workwright.scheduling.states import VISIT
from workwright.work_orders.actions.clock_travel import ClockTravel, clock_travel


class Arrive(Command):
    visit_id: UUID


class Arrived(Result):
    state: str
    version: int


@action("scheduling.arrive", errors=(NotFound, IllegalTransition), offline=True)
def arrive(ctx: Context, command: Arrive) -> Arrived:
    """At the site, or the thing was brought; travel ends."""
    visit = lock_visit(ctx, command.visit_id)
    state = VISIT.after(visit.state, "scheduling.arrive")
    writer.update(Visit, visit.id, state=state, arrived_at=ctx.now, version=visit.version + 1)
    if visit.travelled_at is not None and visit.job_ids:
        clock_travel(ctx, ClockTravel(job_id=visit.job_ids[0]))
    ctx.emit(VisitArrived(visit_id=visit.id, work_order_id=visit.work_order_id))
    return Arrived(id=visit.id, state=state, version=visit.version + 1)
