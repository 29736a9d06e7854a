"""Start the work of a visit."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.scheduling.events import VisitStarted
from workwright.scheduling.models import Visit
from workwright.scheduling.queries.locks import lock_visit
from workwright.scheduling.queries.people import worker_of
from workwright.scheduling.states import VISIT
from workwright.work_orders.actions.start_job import NotApproved, OnHold, StartJob, start_job
from workwright.work_orders.queries import jobs_of


class StartVisit(Command):
    """Without `job_ids` all jobs of the visit that can start do; the clock runs on the first."""

    visit_id: UUID
    job_ids: tuple[UUID, ...] | None = Field(default=None, max_length=50)


class StartedVisit(Result):
    state: str
    version: int
    started: tuple[UUID, ...]


@action("scheduling.start_visit", errors=(NotFound, IllegalTransition, OnHold, NotApproved), offline=True)
def start_visit(ctx: Context, command: StartVisit) -> StartedVisit:
    """Begin: the visit's jobs are started with it."""
    visit = lock_visit(ctx, command.visit_id)
    state = VISIT.after(visit.state, "scheduling.start_visit")
    arrived = visit.arrived_at or ctx.now
    writer.update(
        Visit, visit.id, state=state, arrived_at=arrived, started_at=ctx.now, version=visit.version + 1
    )
    worker_id = worker_of(ctx, visit.resource_ids)
    started = _to_start(ctx, visit, command.job_ids)
    for place, job_id in enumerate(started):
        start_job(ctx, StartJob(job_id=job_id, worker_id=worker_id, clock=place == 0))
    ctx.emit(VisitStarted(visit_id=visit.id, work_order_id=visit.work_order_id))
    return StartedVisit(id=visit.id, state=state, version=visit.version + 1, started=tuple(started))


def _to_start(ctx: Context, visit: writer.Row, chosen: tuple[UUID, ...] | None) -> list[UUID]:
    """The jobs named, or those of the visit that are not running or over."""
    if chosen is not None:
        if unknown := set(chosen) - set(visit.job_ids):
            raise NotFound("This job is not part of the visit.", field="job_ids", id=str(min(unknown)))
        return list(chosen)
    startable = ("proposed", "ready", "paused")
    jobs = [job for job in jobs_of(ctx, visit.work_order_id) if job.id in visit.job_ids]
    ready = [job.id for job in jobs if job.state in startable[1:]]
    return ready or [job.id for job in jobs if job.state in startable]
