"""Plain facts for the contexts above: no permission is asked, the branch is."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from workwright.catalog.rules import Discount
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.queries.pricing import discount_of
from workwright.work_orders.queries.proof import job_facts, order_proof
from workwright.work_orders.rules.completion import missing_in_order


class OrderFacts(View):
    """The head of an order."""

    id: UUID
    branch_id: UUID
    number: str
    kind: str
    state: str
    priority: str
    version: int
    customer_id: UUID
    asset_id: UUID | None
    site_id: UUID | None
    service_id: UUID | None
    title: str
    currency: str
    po_number: str
    work_done: str
    several_pay: bool
    advisor_id: UUID | None
    promised_at: datetime | None
    opened_at: datetime
    completed_at: datetime | None
    released_at: datetime | None


class BillableLine(View):
    """One line as estimates and invoices copy it. Prices are per unit, in whole currency units."""

    line_id: UUID
    job_id: UUID
    job_title: str
    position: int
    kind: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal | None
    discount_amount: Decimal | None
    discount_reason: str
    discount_by: str
    price_rule: str
    tax_code: str
    part_id: UUID | None
    operation_id: UUID | None
    source: str
    unit_cost: Decimal | None
    add_on: bool
    cover_months: int | None
    state: str
    authorisation_id: UUID | None
    authorised_gross_minor: int | None
    ceiling_minor: int | None
    executed_at: datetime | None
    invoice_id: UUID | None

    @property
    def discount(self) -> Discount | None:
        return discount_of(self)


class JobCard(View):
    """A job as whoever plans it needs to know it."""

    id: UUID
    work_order_id: UUID
    position: int
    title: str
    state: str
    skills: tuple[str, ...]
    duration_minutes: int | None


class ReleaseFacts(View):
    """What work itself has to say on whether the thing may go."""

    id: UUID
    number: str
    kind: str
    state: str
    version: int
    customer_id: UUID
    asset_id: UUID | None
    site_id: UUID | None
    currency: str
    completed: bool
    released_at: datetime | None
    release_decision_id: UUID | None
    holds: tuple[str, ...]
    missing: tuple[str, ...]
    undecided: tuple[UUID, ...]
    uninvoiced: tuple[UUID, ...]
    uninvoiced_gross_minor: int
    meter_in: int | None
    key_tag: str
    parking_spot: str
    damage_notes: str


def order_facts(ctx: Context, work_order_ids: Iterable[UUID]) -> dict[UUID, OrderFacts]:
    """Return the heads of those orders that the actor may see, by id."""
    rows = _visible(ctx, "work_orders_workorder", tuple(OrderFacts.model_fields), work_order_ids)
    return {row.id: OrderFacts.model_construct(**row.as_dict()) for row in rows}


def _visible(ctx: Context, table: str, columns: Sequence[str], ids: Iterable[UUID]) -> list[writer.Row]:
    """Read plain rows by id, those of the branches that the actor may see."""
    sql, values = f"SELECT {', '.join(columns)} FROM {table} WHERE id = ANY(%s)", [list(set(ids))]
    if ctx.branches is None:
        return writer.rows(sql, values)
    return writer.rows(f"{sql} AND branch_id = ANY(%s)", [*values, list(ctx.branches)])


def order_fact(ctx: Context, work_order_id: UUID, *, hold: bool = False) -> OrderFacts:
    """Return the head of one order of the branch acted in, in one statement; raise `NotFound`.

    With `hold` nobody can change the order before this transaction ends.
    """
    columns = tuple(OrderFacts.model_fields)
    read = partial(writer.lock, mode="FOR SHARE") if hold else writer.one
    return OrderFacts.model_construct(**read(ctx, WorkOrder, work_order_id, *columns).as_dict())


_LINE_COLUMNS = ", ".join(
    f"l.{name}" for name in BillableLine.model_fields if name not in ("line_id", "job_title")
)
_LINES = f"""
SELECT l.id AS line_id, j.title AS job_title, {_LINE_COLUMNS}
FROM work_orders_line l JOIN work_orders_job j ON j.id = l.job_id
WHERE l.work_order_id = %s AND l.branch_id = %s AND l.state <> 'removed'
"""


def lines_of(
    ctx: Context, work_order_id: UUID, line_ids: Collection[UUID] | None = None, states: Collection[str] = ()
) -> list[BillableLine]:
    """Return lines of an order in order, never removed ones; narrowed to `line_ids` and `states` if given."""
    sql, values = _LINES, [work_order_id, ctx.here]
    return _read_lines(sql, values, line_ids, states)


def lines_waiting(line_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return those of these lines that wait for the customer's answer, each with its order; the order is locked."""
    sql = "SELECT id, work_order_id FROM work_orders_line WHERE id = ANY(%s) AND state = 'awaiting'"
    return {row.id: row.work_order_id for row in writer.rows(sql, [list(line_ids)])}


def billable_lines(ctx: Context, work_order_id: UUID) -> list[BillableLine]:
    """Return what can be invoiced: agreed, executed, on no invoice yet."""
    ready = " AND l.state = 'authorised' AND l.executed_at IS NOT NULL AND l.invoice_id IS NULL"
    return _read_lines(_LINES + ready, [work_order_id, ctx.here], None, ())


def _read_lines(
    sql: str, values: list[Any], line_ids: Collection[UUID] | None, states: Collection[str]
) -> list[BillableLine]:
    if line_ids is not None:
        sql, values = f"{sql} AND l.id = ANY(%s)", [*values, list(line_ids)]
    if states:
        sql, values = f"{sql} AND l.state = ANY(%s)", [*values, list(states)]
    rows = writer.rows(f"{sql} ORDER BY l.position, l.id", values)
    return [BillableLine.model_construct(**row.as_dict()) for row in rows]


def jobs_of(ctx: Context, work_order_id: UUID) -> list[JobCard]:
    """Return the jobs of an order that still have work in them, in order."""
    sql = (
        "SELECT id, work_order_id, position, title, state, skills, duration_minutes FROM work_orders_job "
        "WHERE work_order_id = %s AND branch_id = %s AND state NOT IN ('cancelled', 'declined') ORDER BY position, id"
    )
    rows = writer.rows(sql, [work_order_id, ctx.here])
    return [_job_card(row) for row in rows]


def _job_card(row: writer.Row) -> JobCard:
    return JobCard.model_construct(**row.as_dict() | {"skills": tuple(row.skills)})


def services_of_jobs(job_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return which service each job came from; jobs without one are left out."""
    sql = "SELECT id, service_id FROM work_orders_job WHERE id = ANY(%s) AND service_id IS NOT NULL"
    return {row.id: row.service_id for row in writer.rows(sql, [list(job_ids)])}


def jobs_by_id(ctx: Context, job_ids: Iterable[UUID]) -> dict[UUID, JobCard]:
    """Return jobs of visible orders by id."""
    return {
        row.id: _job_card(row)
        for row in _visible(ctx, "work_orders_job", tuple(JobCard.model_fields), job_ids)
    }


_OPEN = """
SELECT w.id,
  ARRAY(SELECT h.reason FROM work_orders_hold h
        WHERE h.work_order_id = w.id AND h.lifted_at IS NULL ORDER BY h.placed_at) AS holds,
  ARRAY(SELECT l.id FROM work_orders_line l
        WHERE l.work_order_id = w.id AND l.state IN ('proposed', 'awaiting') ORDER BY l.position) AS undecided,
  ARRAY(SELECT l.id FROM work_orders_line l
        WHERE l.work_order_id = w.id AND l.executed_at IS NOT NULL AND l.invoice_id IS NULL
        ORDER BY l.position) AS uninvoiced,
  (SELECT coalesce(sum(l.authorised_gross_minor), 0) FROM work_orders_line l
   WHERE l.work_order_id = w.id AND l.executed_at IS NOT NULL AND l.invoice_id IS NULL)::bigint AS uninvoiced_minor
FROM work_orders_workorder w WHERE w.id = ANY(%s)
"""
_OF_THE_ORDER = tuple(
    name for name in ReleaseFacts.model_fields
    if name not in ("completed", "holds", "missing", "undecided", "uninvoiced", "uninvoiced_gross_minor")
)  # fmt: skip


def release_facts(ctx: Context, work_order_id: UUID, *, hold: bool = False) -> ReleaseFacts:
    """Return what is open, undecided, held or not invoiced on an order; raise `NotFound`.

    With `hold`, which actions use, the order of the branch acted in is locked and then read.
    """
    order, rows = writer.gather(
        lambda: _for_release(ctx, work_order_id, hold=hold), lambda: writer.rows(_OPEN, [[work_order_id]])
    )
    return _release_facts(ctx, order, rows[0])


def release_facts_of(ctx: Context, work_order_ids: Collection[UUID]) -> dict[UUID, ReleaseFacts]:
    """Return the same of several visible orders, by id; as many statements as for one while all are finished."""
    orders = list(WorkOrder.visible(ctx).filter(id__in=work_order_ids))
    still_open = {row.id: row for row in writer.rows(_OPEN, [[order.id for order in orders]])}
    return {order.id: _release_facts(ctx, order, still_open[order.id]) for order in orders}


def _release_facts(ctx: Context, order: writer.Row | WorkOrder, found: writer.Row) -> ReleaseFacts:
    completed = order.state in ("completed", "closed")
    plain = {name: getattr(order, name) for name in _OF_THE_ORDER}
    return ReleaseFacts(
        **plain,
        completed=completed,
        holds=tuple(found.holds),
        missing=() if completed else _missing(ctx, order),
        undecided=tuple(found.undecided),
        uninvoiced=tuple(found.uninvoiced),
        uninvoiced_gross_minor=found.uninvoiced_minor,
    )


def _for_release(ctx: Context, work_order_id: UUID, *, hold: bool) -> writer.Row | WorkOrder:
    if hold:
        wanted = [name for name in _OF_THE_ORDER if name not in ("id", "state", "version")]
        return lock_order(ctx, work_order_id, *wanted, "opened_at")
    order = WorkOrder.visible(ctx).filter(id=work_order_id).first()
    if order is None:
        raise NotFound("There is no such work order.", id=str(work_order_id))
    return order


def _missing(ctx: Context, order: writer.Row | WorkOrder) -> tuple[str, ...]:
    proof = order_proof(ctx, order, job_facts(order.id))
    return tuple(item.text for item in missing_in_order(proof))
