"""Complete an order: everything agreed is done and proved."""

from dataclasses import replace
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.work_orders.actions.finish_job import NotReady, finish_jobs, refuse_missing
from workwright.work_orders.events import WorkOrderCompleted
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.queries.proof import job_facts, order_facts, proof_of
from workwright.work_orders.rules.completion import JobFacts, missing_in_job, missing_in_order
from workwright.work_orders.states import WORK_ORDER

NAME = "work_orders.complete_work_order"
RUNNING = ("in_progress", "paused")


class CompleteWorkOrder(Command):
    """`finish_jobs` also finishes the jobs that are being worked on, in the same step."""

    work_order_id: UUID
    expected_version: int | None = None
    finish_jobs: bool = False


class CompletedWorkOrder(Result):
    state: str
    version: int


@action(NAME, errors=(NotFound, Stale, IllegalTransition, NotReady), offline=True)
def complete_work_order(ctx: Context, command: CompleteWorkOrder) -> CompletedWorkOrder:
    """Complete an order, or refuse with the whole list of what is missing."""
    columns = ("customer_id", "opened_at", "released_at")
    order, jobs, facts = writer.gather(
        lambda: lock_order(ctx, command.work_order_id, *columns, version=command.expected_version),
        lambda: job_facts(command.work_order_id),
        lambda: order_facts(command.work_order_id),
    )
    state = WORK_ORDER.after(order.state, NAME, "released_before" if order.released_at else "")
    if command.finish_jobs:
        jobs = _finish_running(ctx, order.id, jobs)
    refuse_missing(missing_in_order(proof_of(ctx, order, jobs, facts)))
    writer.change(
        WorkOrder,
        order.id,
        state=state,
        completed_at=ctx.now,
        completed_by=ctx.actor.ref,
        version=order.version + 1,
    )
    ctx.emit(WorkOrderCompleted(work_order_id=order.id, customer_id=order.customer_id))
    return CompletedWorkOrder(id=order.id, state=state, version=order.version + 1)


def _finish_running(ctx: Context, work_order_id: UUID, jobs: tuple[JobFacts, ...]) -> tuple[JobFacts, ...]:
    """Finish what is being worked on; return the facts as they are afterwards."""
    running = [job for job in jobs if job.state in RUNNING]
    refuse_missing([item for job in running for item in missing_in_job(job)])
    if running:
        finish_jobs(ctx, work_order_id, running, ())
    return tuple(
        replace(job, state="done", unexecuted=(), to_use=()) if job in running else job for job in jobs
    )
