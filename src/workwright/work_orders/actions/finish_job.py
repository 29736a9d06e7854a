"""Finish a job: what was agreed is done."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import Field

from workwright.catalog.queries import parts_by_id
from workwright.inventory.actions.consume_parts import ConsumeParts, consume_parts
from workwright.inventory.queries import reservations_of
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.work_orders.events import JobFinished
from workwright.work_orders.models import Line
from workwright.work_orders.queries.locks import lock_job
from workwright.work_orders.queries.proof import job_facts
from workwright.work_orders.rules.completion import JobFacts, Missing, missing_in_job
from workwright.work_orders.states import JOB

NAME = "work_orders.finish_job"


class NotReady(DomainError):
    """Something required is missing. `data.missing` lists all of it."""

    code = "work_orders.not_ready"


class FinishJob(Command):
    """Every agreed line of the job counts as done, except those named in `not_done`."""

    job_id: UUID
    not_done: tuple[UUID, ...] = Field(default=(), max_length=500)


class FinishedJob(Result):
    work_order_id: UUID
    state: str
    executed: tuple[UUID, ...]


@action(NAME, errors=(NotFound, IllegalTransition, NotReady), offline=True)
def finish_job(ctx: Context, command: FinishJob) -> FinishedJob:
    """Finish a job with its checks and photos. Its agreed lines are executed and their parts consumed."""
    job = lock_job(ctx, command.job_id)
    state = JOB.after(job.state, NAME)
    facts = next(fact for fact in job_facts(job.order_id) if fact.id == job.id)
    refuse_missing(missing_in_job(facts))
    executed = finish_jobs(ctx, job.order_id, [facts], command.not_done)
    return FinishedJob(id=job.id, work_order_id=job.order_id, state=state, executed=tuple(executed))


def refuse_missing(missing: Sequence[Missing]) -> None:
    """Raise `NotReady` with the whole list, unless it is empty."""
    if missing:
        raise NotReady(" ".join(item.text for item in missing), missing=[item.as_data() for item in missing])


# One statement: the jobs, the clocks that run on them, and the lines that are executed with them.
_FINISH = """
WITH stopped AS (
  UPDATE work_orders_clockentry SET stopped_at = greatest(started_at, %s)
  WHERE job_id = ANY(%s) AND stopped_at IS NULL),
finished AS (
  UPDATE work_orders_job SET state = 'done', finished_at = %s, finished_by = %s, end_reason = ''
  WHERE id = ANY(%s))
UPDATE work_orders_line SET executed_at = %s, executed_by = %s
WHERE job_id = ANY(%s) AND state = 'authorised' AND executed_at IS NULL AND id <> ALL(%s)
RETURNING id, job_id
"""


def finish_jobs(
    ctx: Context, work_order_id: UUID, jobs: Sequence[JobFacts], not_done: Sequence[UUID]
) -> list[UUID]:
    """Finish jobs that may be finished: execute their agreed lines, consume parts, stop clocks, announce.

    The order is held, and the facts of its jobs were read since.
    """
    now, who, job_ids = ctx.now, ctx.actor.ref, [job.id for job in jobs]
    stocked = tuple(sorted(line for job in jobs for line in job.to_use if line not in not_done))
    rows, _ = writer.gather(
        lambda: writer.rows(_FINISH, [now, job_ids, now, who, job_ids, now, who, job_ids, list(not_done)]),
        lambda: _use_parts(ctx, work_order_id, stocked) if stocked else None,
    )
    for job_id in job_ids:
        done = tuple(sorted(row.id for row in rows if row.job_id == job_id))
        ctx.emit(JobFinished(work_order_id=work_order_id, job_id=job_id, executed_line_ids=done))
    return [row.id for row in rows]


def _use_parts(ctx: Context, work_order_id: UUID, line_ids: tuple[UUID, ...]) -> None:
    """Take the parts of executed lines out of stock; refuse when one of them has not arrived.

    What was taken before, while the job ran, needs no more.
    """
    used = consume_parts(ctx, ConsumeParts(work_order_id=work_order_id, line_ids=line_ids))
    left = set(line_ids) - {use.line_id for use in used.lines}
    if not left:
        return
    held = _states(ctx, work_order_id)
    left = {line_id for line_id in left if held.get(line_id, set()) - {"released"} != {"consumed"}}
    lines = list(Line.unscoped.filter(id__in=left).values_list("id", "description", "part_id"))
    stocked = {part.id for part in parts_by_id(ctx, [line[2] for line in lines]).values() if part.stocked}
    refuse_missing(
        [
            Missing("part", _UNSUPPLIED["short" in held.get(line_id, ())].format(name))
            for line_id, name, part_id in lines
            if "short" in held.get(line_id, ()) or part_id in stocked
        ]
    )


def _states(ctx: Context, work_order_id: UUID) -> dict[UUID, set[str]]:
    """Return the states of what was set aside for each line; a line may have several pieces."""
    found: dict[UUID, set[str]] = {}
    for item in reservations_of(ctx, work_order_id):
        found.setdefault(item.line_id, set()).add(item.state)
    return found


_UNSUPPLIED = {
    True: "“{}” is not in stock: receive it, or remove the line.",
    False: "“{}” has no stock promised to it any more: reserve it again, or remove the line.",
}
