"""Orders against their promised time, and orders that came back."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.reads import View, query
from workwright.work_orders.policy import WorkOrdersPolicy
from workwright.work_orders.rules.intake import Promise, promise_of
from workwright.work_orders.states import LIVE_JOB, OPEN_ORDER

_PROMISED = """
SELECT w.id, w.number, w.state, w.priority, w.sort_rank, w.customer_id, w.asset_id, w.title, w.promised_at,
  (SELECT coalesce(sum(j.duration_minutes), 0)::int FROM work_orders_job j
   WHERE j.work_order_id = w.id AND j.state = ANY(%s)) AS minutes_left
FROM work_orders_workorder w
WHERE w.state = ANY(%s) AND w.promised_at IS NOT NULL AND (%s OR w.branch_id = ANY(%s))
"""


class PromisedRow(View):
    """A promised order. `latest_start` leaves just the time that its jobs are planned to take."""

    id: UUID
    number: str
    state: str
    priority: str
    customer_id: UUID
    asset_id: UUID | None
    title: str
    promised_at: datetime
    minutes_left: int
    latest_start: datetime
    standing: Promise


class ComebackRate(View):
    """Orders completed in a period, and those of them that came back for the same complaint within `days`.

    Rate = comebacks / completed, as a ratio of sums; None when nothing was completed.
    """

    first: date
    last: date
    days: int
    completed: int
    comebacks: int
    rate: float | None
    work_order_ids: tuple[UUID, ...]


@query("work_orders.list_promises", permission="work_orders.view_work_orders")
def list_promises(ctx: Context, limit: int = 100) -> list[PromisedRow]:
    """Open orders with a promised time: emergencies first, then those that must be started soonest."""
    every = ctx.branches is None
    values = [list(LIVE_JOB), list(OPEN_ORDER), every, [] if every else list(ctx.branches or ())]
    rows = [
        (row, row.promised_at - timedelta(minutes=row.minutes_left)) for row in writer.rows(_PROMISED, values)
    ]
    rows.sort(key=lambda one: (one[0].sort_rank != 0, one[1], one[0].number))
    return [_promised(row, latest, ctx.now) for row, latest in rows[: max(1, min(limit, 500))]]


def _promised(row: writer.Row, latest: datetime, now: datetime) -> PromisedRow:
    known: dict[str, Any] = row.as_dict()
    return PromisedRow(
        **{name: known[name] for name in PromisedRow.model_fields if name in known},
        latest_start=latest,
        standing=promise_of(row.promised_at, latest, now),
    )


_COMEBACKS = """
SELECT w.id, (SELECT count(*) FROM work_orders_workorder back
  WHERE back.origin_id = w.id AND back.origin_kind = 'comeback' AND back.state NOT IN ('cancelled', 'declined')
    AND back.opened_at <= w.completed_at + make_interval(days => %s::int)) AS returns
FROM work_orders_workorder w
WHERE w.state IN ('completed', 'closed') AND w.branch_id = %s AND w.completed_at >= %s AND w.completed_at < %s
ORDER BY w.completed_at, w.id
"""


@query("work_orders.comeback_rate", permission="work_orders.view_work_orders")
def comeback_rate(ctx: Context, first: date, last: date) -> ComebackRate:
    """The comeback rate of the branch over orders completed from `first` to `last`, both days included."""
    if last < first:
        raise Invalid("A period ends after it begins.", field="last")
    days = WorkOrdersPolicy.at(ctx).comeback_days
    begin, end = (
        datetime.combine(day, datetime.min.time(), ctx.zone) for day in (first, last + timedelta(days=1))
    )
    rows = writer.rows(_COMEBACKS, [days, ctx.here, begin, end])
    back = tuple(row.id for row in rows if row.returns)
    rate = len(back) / len(rows) if rows else None
    return ComebackRate(
        first=first,
        last=last,
        days=days,
        completed=len(rows),
        comebacks=len(back),
        rate=rate,
        work_order_ids=back,
    )
