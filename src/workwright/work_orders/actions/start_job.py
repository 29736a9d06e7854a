"""Start work on a job, or go on with it."""

from uuid import UUID

from pydantic import AwareDatetime

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import Busy, DomainError, IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.events import JobStarted
from workwright.work_orders.models import ClockEntry, Job, WorkOrder
from workwright.work_orders.queries.locks import lock_job
from workwright.work_orders.states import JOB, WORK_ORDER

NAME = "work_orders.start_job"


class OnHold(DomainError):
    """The work is on hold. Lift the hold first."""

    code = "work_orders.on_hold"


class NotApproved(DomainError):
    """The customer has not agreed to this work yet. Get the approval first."""

    code = "work_orders.not_approved"


constraint_means("clock_runs_once", Busy)


class StartJob(Command):
    """`worker_id` is the user whose clock runs; left out, the person who starts. `clock` off: no clock runs."""

    job_id: UUID
    worker_id: UUID | None = None
    clock: bool = True
    device_at: AwareDatetime | None = None


class StartedJob(Result):
    work_order_id: UUID
    state: str
    order_state: str


_IN_THE_WAY = """
SELECT (SELECT h.reason FROM work_orders_hold h WHERE h.work_order_id = j.work_order_id AND h.lifted_at IS NULL
        AND (h.job_id IS NULL OR h.job_id = j.id) ORDER BY h.placed_at LIMIT 1) AS hold,
       EXISTS (SELECT 1 FROM work_orders_line l WHERE l.job_id = j.id AND l.state <> 'removed') AS has_lines
FROM work_orders_job j WHERE j.id = %s
"""


@action(NAME, errors=(NotFound, IllegalTransition, OnHold, NotApproved), offline=True)
def start_job(ctx: Context, command: StartJob) -> StartedJob:
    """Start or go on with a job that the customer agreed to. The worker's clock runs on this job only from now on."""
    job, found = writer.gather(
        lambda: lock_job(ctx, command.job_id), lambda: writer.rows(_IN_THE_WAY, [command.job_id])
    )
    state, order_state = JOB.after(job.state, NAME), _order_state(job)
    _refuse_early(job, found[0])
    writer.change(Job, job.id, state=state, started_at=job.started_at or ctx.now)
    if order_state != job.order_state:
        writer.change(WorkOrder, job.order_id, state=order_state, started_at=ctx.now, version=job.version + 1)
    if command.clock and (worker_id := command.worker_id or ctx.actor.user_id):
        start_clock(ctx, job.order_id, job.id, worker_id, "wrench", command.device_at)
    ctx.emit(JobStarted(work_order_id=job.order_id, job_id=job.id))
    return StartedJob(id=job.id, work_order_id=job.order_id, state=state, order_state=order_state)


def _order_state(job: writer.Row) -> str:
    if job.order_state == "in_progress":
        return "in_progress"
    return WORK_ORDER.after(job.order_state, NAME)


def _refuse_early(job: writer.Row, found: writer.Row) -> None:
    if found.hold is not None:
        raise OnHold(f"The work is on hold: {found.hold}. Lift the hold first.", job_id=str(job.id))
    if job.state == "proposed" and found.has_lines:
        raise NotApproved(
            f"The customer has not agreed to “{job.title}” yet. Get the approval first.", job_id=str(job.id)
        )


def start_clock(
    ctx: Context, work_order_id: UUID, job_id: UUID, worker_id: UUID, kind: str, device_at: object = None
) -> None:
    """Let a person's clock run on a job; it stops wherever else it runs."""
    writer.rows(
        "UPDATE work_orders_clockentry SET stopped_at = greatest(started_at, %s) "
        "WHERE worker_id = %s AND stopped_at IS NULL",
        [ctx.now, worker_id],
    )
    writer.insert(
        ClockEntry,
        {
            "id": new_id(),
            "branch_id": ctx.here,
            "work_order_id": work_order_id,
            "job_id": job_id,
            "worker_id": worker_id,
            "kind": kind,
            "started_at": ctx.now,
            "stopped_at": None,
            "device_at": device_at,
        },
    )


def stop_clocks(ctx: Context, job_ids: list[UUID]) -> list[UUID]:
    """Stop every clock that runs on these jobs; return whose they were."""
    rows = writer.rows(
        "UPDATE work_orders_clockentry SET stopped_at = greatest(started_at, %s) "
        "WHERE job_id = ANY(%s) AND stopped_at IS NULL RETURNING worker_id",
        [ctx.now, job_ids],
    )
    return [row.worker_id for row in rows]
