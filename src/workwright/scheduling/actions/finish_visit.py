"""Finish a visit, with the jobs that are done."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.privacy import Personal
from workwright.scheduling.events import VisitFinished
from workwright.scheduling.models import Visit
from workwright.scheduling.queries.locks import lock_visit
from workwright.scheduling.states import VISIT
from workwright.work_orders.actions.finish_job import FinishJob, NotReady, finish_job
from workwright.work_orders.actions.pause_job import PauseJob, pause_job
from workwright.work_orders.queries import jobs_of


class FinishVisit(Command):
    """Without `done_job_ids` every running job of the visit is done; the others are paused for a return visit."""

    visit_id: UUID
    done_job_ids: tuple[UUID, ...] | None = Field(default=None, max_length=50)
    note: Personal[str] = Field(default="", max_length=300)


class FinishedVisit(Result):
    state: str
    version: int
    return_needed: bool


# What is left of the booked time is free again; a visit that ran over keeps what was booked.
_FREE_REST = """
UPDATE scheduling_occupancy SET during = tstzrange(lower(during), %s)
WHERE visit_id = %s AND NOT released AND lower(during) < %s AND upper(during) > %s
"""
_FREE_ALL = """
UPDATE scheduling_occupancy SET released = true WHERE visit_id = %s AND NOT released AND lower(during) >= %s
"""


@action("scheduling.finish_visit", errors=(NotFound, IllegalTransition, NotReady), offline=True)
def finish_visit(ctx: Context, command: FinishVisit) -> FinishedVisit:
    """End a visit. Jobs that are not done need another visit; the rest of the booked time is free again."""
    visit = lock_visit(ctx, command.visit_id)
    state = VISIT.after(visit.state, "scheduling.finish_visit")
    return_needed = _end_jobs(ctx, visit, command)
    writer.update(
        Visit,
        visit.id,
        state=state,
        finished_at=ctx.now,
        return_needed=return_needed,
        end_reason=command.note,
        version=visit.version + 1,
    )
    writer.rows(_FREE_REST, [ctx.now, visit.id, ctx.now, ctx.now])
    writer.rows(_FREE_ALL, [visit.id, ctx.now])
    ctx.emit(VisitFinished(visit_id=visit.id, work_order_id=visit.work_order_id, return_needed=return_needed))
    return FinishedVisit(id=visit.id, state=state, version=visit.version + 1, return_needed=return_needed)


def _end_jobs(ctx: Context, visit: writer.Row, command: FinishVisit) -> bool:
    """Finish or pause what runs; return whether work of this visit is left."""
    jobs = [job for job in jobs_of(ctx, visit.work_order_id) if job.id in visit.job_ids]
    left = False
    for job in jobs:
        done = command.done_job_ids is None or job.id in command.done_job_ids
        if job.state in ("in_progress", "paused") and done:
            finish_job(ctx, FinishJob(job_id=job.id))
        elif job.state == "in_progress":
            pause_job(ctx, PauseJob(job_id=job.id, reason=command.note))
        left = left or (job.state != "done" and not (done and job.state in ("in_progress", "paused")))
    return left
