"""What somebody at the job needs: whose clock runs where, what was asked of the office and answered."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query
from workwright.work_orders.models import Question
from workwright.work_orders.queries.shown import names_of, shown


class RunningClock(View):
    """A person's clock that runs now."""

    work_order_id: UUID
    number: str
    job_id: UUID
    title: str
    kind: str
    started_at: datetime


class QuestionView(View):
    """What was asked of the office; `answered_at` is None while it is open."""

    id: UUID
    work_order_id: UUID
    number: str
    job_id: UUID | None
    kind: str
    text: str
    quantity: Decimal | None
    asked_by: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None


_RUNNING = """
SELECT c.work_order_id, w.number, c.job_id, j.title, c.kind, c.started_at
FROM work_orders_clockentry c JOIN work_orders_job j ON j.id = c.job_id
JOIN work_orders_workorder w ON w.id = c.work_order_id
WHERE c.worker_id = %s AND c.stopped_at IS NULL
"""


def running_clock(ctx: Context) -> RunningClock | None:
    """Return where the acting person's clock runs; None when it stands still."""
    if ctx.actor.user_id is None:
        return None
    found = writer.rows(_RUNNING, [ctx.actor.user_id])
    return RunningClock.model_validate(found[0].as_dict()) if found else None


def clocks_of(ctx: Context, job_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return, of these jobs, those with running clocks, and whose they are."""
    rows = writer.rows(
        "SELECT job_id, array_agg(worker_id) AS workers FROM work_orders_clockentry "
        "WHERE job_id = ANY(%s) AND stopped_at IS NULL GROUP BY job_id",
        [list(job_ids)],
    )
    return {row.job_id: frozenset(row.workers) for row in rows}


def seconds_worked(ctx: Context, work_order_id: UUID) -> dict[UUID, int]:
    """Return how long each person has been on the clock for an order, up to now, the longest first."""
    rows = writer.rows(
        "SELECT worker_id, sum(extract(epoch FROM coalesce(stopped_at, %s) - started_at))::bigint AS seconds "
        "FROM work_orders_clockentry WHERE work_order_id = %s GROUP BY worker_id ORDER BY seconds DESC, worker_id",
        [ctx.now, work_order_id],
    )
    return {row.worker_id: row.seconds for row in rows}


@query("work_orders.list_questions", permission="work_orders.view_work_orders")
def list_questions(ctx: Context, work_order_id: UUID | None = None, limit: int = 100) -> list[QuestionView]:
    """What was asked of the office: everything on one order, else what is still open, the oldest first."""
    rows = Question.visible(ctx).select_related("work_order").order_by("asked_at", "id")
    if work_order_id is None:
        rows = rows.filter(answered_at__isnull=True)
    else:
        rows = rows.filter(work_order_id=work_order_id)
    return _questions(list(rows[: max(1, min(limit, 500))]))


@query("work_orders.get_question", permission="work_orders.view_work_orders")
def get_question(ctx: Context, question_id: UUID) -> QuestionView:
    """One thing that was asked of the office."""
    row = Question.visible(ctx).select_related("work_order").filter(id=question_id).first()
    if row is None:
        raise NotFound("There is no such question.", id=str(question_id))
    return _questions([row])[0]


def _questions(rows: list[Question]) -> list[QuestionView]:
    names = names_of({ref for row in rows for ref in (row.asked_by, row.answered_by)})
    return [
        shown(
            QuestionView,
            row,
            number=row.work_order.number,
            asked_by=names.get(row.asked_by, row.asked_by),
            answered_by=names.get(row.answered_by, row.answered_by),
        )
        for row in rows
    ]
