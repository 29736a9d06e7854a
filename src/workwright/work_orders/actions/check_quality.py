"""Look at finished work, as somebody else than the person who did it."""

from uuid import UUID

from pydantic import Field

from workwright.access.actions.approve_alone import (
    ApproveAlone,
    ReasonNeeded,
    SecondPersonNeeded,
    approve_alone,
)
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, ProofNeeded
from workwright.kernel.ids import new_id
from workwright.work_orders.events import QualityChecked
from workwright.work_orders.models import ClockEntry, Job, QualityCheck
from workwright.work_orders.queries.locks import lock_job, require_open
from workwright.work_orders.states import JOB

NAME = "work_orders.check_quality"


class CheckQuality(Command):
    """`reason` is needed, and kept, when there is nobody else who may check."""

    check_id: UUID | None = None
    job_id: UUID
    passed: bool
    remark: str = Field(default="", max_length=500)
    reason: str = Field(default="", max_length=500)


class CheckedQuality(Result):
    job_id: UUID
    state: str
    self_approved: bool


@action(NAME, errors=(NotFound, IllegalTransition, SecondPersonNeeded, ReasonNeeded, ProofNeeded))
def check_quality(ctx: Context, command: CheckQuality) -> CheckedQuality:
    """Pass or fail a finished job. A failed one is to be done again."""
    job = lock_job(ctx, command.job_id)
    require_open(job.order_state, NAME)
    if job.state != "done":
        JOB.after(job.state, NAME, "failed")
    own = _checks_own_work(ctx, job)
    if own:
        approve_alone(ctx, ApproveAlone(permission=NAME, reason=command.reason))
    state = job.state if command.passed else JOB.after(job.state, NAME, "failed")
    check_id = _record(ctx, command, self_approved=own)
    if not command.passed:
        writer.update(Job, job.id, state=state, finished_at=None)
    ctx.emit(
        QualityChecked(work_order_id=job.order_id, job_id=job.id, passed=command.passed, self_approved=own)
    )
    return CheckedQuality(id=check_id, job_id=job.id, state=state, self_approved=own)


def _checks_own_work(ctx: Context, job: writer.Row) -> bool:
    if job.finished_by == ctx.actor.ref:
        return True
    me = ctx.actor.user_id
    clocked = ClockEntry.unscoped.filter(job_id=job.id, kind="wrench")
    return me is not None and clocked.filter(worker_id=me).exists()


def _record(ctx: Context, command: CheckQuality, *, self_approved: bool) -> UUID:
    check_id = command.check_id or new_id()
    writer.insert(
        QualityCheck,
        {
            "id": check_id,
            "branch_id": ctx.here,
            "job_id": command.job_id,
            "passed": command.passed,
            "remark": command.remark,
            "self_approved": self_approved,
            "reason": command.reason if self_approved else "",
            "checked_by": ctx.actor.ref,
            "checked_at": ctx.now,
        },
    )
    return check_id
