"""Lists of orders: the live ones, emergencies first; all of them; requests; declined work to ask about again."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.access.queries import visible_branch_ids
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.finding import Way, fitting
from workwright.kernel.reads import Page, View, query
from workwright.work_orders.policy import WorkOrdersPolicy
from workwright.work_orders.queries.views import WorkOrderRow
from workwright.work_orders.rules.words import all_of
from workwright.work_orders.states import LIVE_ORDER, WORK_ORDER

_ROW = """
SELECT w.id, w.number, w.state, w.priority, w.sort_rank, w.version, w.customer_id, w.asset_id, w.site_id, w.title,
  w.advisor_id, w.promised_at, w.due_on, w.opened_at, w.completed_at,
  (SELECT count(*) FROM work_orders_job j WHERE j.work_order_id = w.id AND j.state <> 'cancelled') AS jobs,
  (SELECT count(*) FROM work_orders_job j WHERE j.work_order_id = w.id AND j.state = 'done') AS jobs_done,
  (SELECT count(*) FROM work_orders_line l
   WHERE l.work_order_id = w.id AND l.state IN ('proposed', 'awaiting')) AS undecided,
  EXISTS (SELECT 1 FROM work_orders_hold h WHERE h.work_order_id = w.id AND h.lifted_at IS NULL) AS on_hold
FROM work_orders_workorder w WHERE true
"""
LIVE_STATES = ", ".join(f"'{state}'" for state in LIVE_ORDER)


@query("work_orders.list_work_orders", permission="work_orders.view_work_orders")
def list_work_orders(
    ctx: Context,
    state: str = "",
    q: str = "",
    customer_id: UUID | None = None,
    asset_id: UUID | None = None,
    site_id: UUID | None = None,
    priority: str = "",
    after: str = "",
    limit: int = 50,
    kind: str = "",
) -> Page[WorkOrderRow]:
    """Orders of the branches one may see. Without `state` the live ones, emergencies first and oldest first.

    `state` is a state, or "all"; those lists run from the newest back. `q` looks in numbers and words. `kind` is "work"
    or "counter_sale".
    """
    parts, values = _scope(ctx)
    equal = {"customer_id": customer_id, "asset_id": asset_id, "site_id": site_id, "priority": priority}
    equal["kind"] = kind
    by_words = _filter(ctx, parts, values, q, WorkOrdersPolicy.at(ctx).numbering_prefix, **equal)
    live = state == ""
    urgent_first = live or state in LIVE_ORDER
    if live:
        parts.append(f"w.state IN ({LIVE_STATES})")
    elif state != "all":
        _known(state)
        parts.append("w.state = %s")
        values.append(state)
    narrow = _one_branch(ctx) or by_words or any((customer_id, asset_id, site_id))
    # A word that many orders of the company have may be in none of one branch: its walk would find no end.
    places = () if narrow or (q and not urgent_first) else visible_branch_ids(ctx)
    return _page(parts, values, after, limit, places, urgent_first=urgent_first)


class LiveCounts(View):
    """How many orders are live, and how many of them are of each kind that a person asks for first."""

    live: int
    emergencies: int
    late: int
    in_progress: int
    completed: int


def live_counts(ctx: Context) -> LiveCounts:
    """Return the figures of the orders that are live in the branches one may see."""
    parts, values = _scope(ctx)
    where = "".join(f" AND {part}" for part in parts)
    return LiveCounts(**writer.rows(f"{_COUNTS}{where}", [ctx.now, *values])[0].as_dict())


_COUNTS = f"""
SELECT count(*) AS live, count(*) FILTER (WHERE w.sort_rank = 0) AS emergencies,
  count(*) FILTER (WHERE w.promised_at < %s AND w.completed_at IS NULL) AS late,
  count(*) FILTER (WHERE w.state = 'in_progress') AS in_progress,
  count(*) FILTER (WHERE w.state = 'completed') AS completed
FROM work_orders_workorder w WHERE w.state IN ({LIVE_STATES})
"""


def _known(state: str) -> None:
    if state not in WORK_ORDER.states:
        raise Invalid(f"There is no such state: {', '.join(WORK_ORDER.states)}, all.", field="state")


def _one_branch(ctx: Context) -> bool:
    return ctx.branches is not None and len(ctx.branches) == 1


def _scope(ctx: Context, of: str = "w.") -> tuple[list[str], list[Any]]:
    """Return the condition for the branches one may see; one branch by equality, so its index gives the order."""
    if ctx.branches is None:
        return [], []
    if _one_branch(ctx):
        return [f"{of}branch_id = %s"], list(ctx.branches)
    return [f"{of}branch_id = ANY(%s)"], [list(ctx.branches)]


def _filter(ctx: Context, parts: list[str], values: list[Any], q: str, prefix: str, **equal: Any) -> bool:
    """Add what narrows the list; return whether words have narrowed it to few orders."""
    for name, value in equal.items():
        if value:
            parts.append(f"w.{name} = %s")
            values.append(value)
    if words := all_of(q):
        ways = (
            Way("lower(number) LIKE %s", (_number_like(q.strip().lower(), prefix),)),
            Way("to_tsvector('simple', words_folded) @@ to_tsquery('simple', %s)", (words,)),
        )
        within, those = _scope(ctx, of="")
        sample = "opened_at DESC" if _one_branch(ctx) else "id"
        where = Way("".join(within) or "true", tuple(those))
        found = fitting("work_orders_workorder", ways, where, sample=sample)
        parts.append(found.sql)
        values += found.values
        return found.few
    return False


def _number_like(text: str, prefix: str) -> str:
    """Return the pattern of numbers meant by a text: their beginning, or for digits alone the whole number."""
    if text.isascii() and text.isdigit():
        return f"{prefix.lower()}-{text.lstrip('0').rjust(5, '0')}"
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _page(
    parts: list[str],
    values: list[Any],
    after: str,
    limit: int,
    branches: Sequence[UUID],
    *,
    urgent_first: bool,
) -> Page[WorkOrderRow]:
    """Read one page by its key: (rank, opened, id) ascending, or (opened, id) descending.

    Of several `branches` the first rows of each are read in the order of its index, and the first of those taken.
    """
    size = max(1, min(limit, 200))
    if after:
        rank, opened, last = _cursor(after)
        if urgent_first:
            parts.append("(w.sort_rank, w.opened_at, w.id) > (%s, %s, %s)")
            values += [rank, opened, last]
        else:
            parts.append("(w.opened_at, w.id) < (%s, %s)")
            values += [opened, last]
    where = "".join(f" AND {part}" for part in parts)
    order = "w.sort_rank, w.opened_at, w.id" if urgent_first else "w.opened_at DESC, w.id DESC"
    if branches:
        first = order.replace("w.", "first.")
        where = _OF_EACH.format(where=where, order=order, first=first, size=size + 1)
        values = [list(branches), *values]
    rows = writer.rows(f"{_ROW}{where} ORDER BY {order} LIMIT {size + 1}", values)
    shown = tuple(WorkOrderRow.model_validate(row.as_dict()) for row in rows[:size])
    more = rows[size - 1] if len(rows) > size else None
    return Page(rows=shown, next=f"{more.sort_rank}|{more.opened_at.isoformat()}|{more.id}" if more else "")


_OF_EACH = """
AND w.id = ANY(ARRAY(SELECT first.id FROM unnest(%s::uuid[]) AS place(id) CROSS JOIN LATERAL (
  SELECT w.id, w.sort_rank, w.opened_at FROM work_orders_workorder w WHERE w.branch_id = place.id{where}
  ORDER BY {order} LIMIT {size}
) AS first ORDER BY {first} LIMIT {size}))
"""


def _cursor(after: str) -> tuple[int, datetime, UUID]:
    try:
        rank, opened, last = after.split("|")
        return int(rank), datetime.fromisoformat(opened), UUID(last)
    except ValueError:
        raise Invalid("This is not a place in the list.", field="after") from None


class DeclinedRow(View):
    """A line that the customer declined, to be asked about again."""

    line_id: UUID
    work_order_id: UUID
    number: str
    customer_id: UUID
    asset_id: UUID | None
    description: str
    quantity: Decimal
    unit_price: Decimal
    decline_reason: str
    declined_at: datetime
    follow_up_on: date | None


@query("work_orders.list_declined_lines", permission="work_orders.view_work_orders")
def list_declined_lines(ctx: Context, due_by: date | None = None, limit: int = 100) -> list[DeclinedRow]:
    """Declined lines, the soonest to follow up first; with `due_by` only those due by that day."""
    parts, values = _scope(ctx)
    if due_by is not None:
        parts.append("l.follow_up_on <= %s")
        values.append(due_by)
    where = "".join(f" AND {part}" for part in parts)
    sql = f"""
        SELECT l.id AS line_id, l.work_order_id, w.number, w.customer_id, w.asset_id, l.description, l.quantity,
          l.unit_price, l.decline_reason, l.declined_at, l.follow_up_on
        FROM work_orders_line l JOIN work_orders_workorder w ON w.id = l.work_order_id
        WHERE l.state = 'declined'{where} ORDER BY l.follow_up_on NULLS LAST, l.declined_at DESC LIMIT %s
    """
    return [
        DeclinedRow.model_validate(row.as_dict())
        for row in writer.rows(sql, [*values, max(1, min(limit, 500))])
    ]
