"""What was done before: to an asset, at a site, for the same complaint."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.reads import View, query
from workwright.work_orders.models import PastOrder, WorkOrder
from workwright.work_orders.rules.intake import cover_until
from workwright.work_orders.rules.words import any_of, searchable, stems


class FittedPart(View):
    """A part that was fitted, and until when it is covered."""

    description: str
    quantity: Decimal
    fitted_on: date
    cover_until: date | None


class HistoryRow(View):
    """One earlier order. From a branch one may not see: day, service, meter and fitted parts, nothing else.

    Work taken over from elsewhere names its source in `imported_from` and has no order; its service is the kind
    that the source gives.
    """

    on: date
    service: str
    meter: int | None
    fitted: tuple[FittedPart, ...]
    own_branch: bool
    work_order_id: UUID | None = None
    number: str = ""
    state: str = ""
    customer_words: str = ""
    work_done: str = ""
    similar: bool = False
    imported_from: str = ""
    cost_minor: int | None = None
    currency: str = ""


class SimilarOrder(View):
    """An earlier order whose words are like the ones asked for; `score` only ranks."""

    work_order_id: UUID
    number: str
    state: str
    customer_words: str
    title: str
    work_done: str
    opened_at: datetime
    same_asset: bool
    same_customer: bool
    score: float


@query("work_orders.asset_history", permission="work_orders.view_work_orders")
def asset_history(ctx: Context, asset_id: UUID, words: str = "", limit: int = 100) -> list[HistoryRow]:
    """Earlier orders of an asset in all branches and work taken over from elsewhere, newest first.

    Those with matching words are marked.
    """
    rows = [
        *_history(ctx, "asset_id", asset_id, words, limit),
        *_taken_over(ctx, asset_id, words, limit),
    ]
    return sorted(rows, key=lambda row: row.on, reverse=True)[: _at_most(limit)]


@query("work_orders.site_history", permission="work_orders.view_work_orders")
def site_history(ctx: Context, site_id: UUID, words: str = "", limit: int = 100) -> list[HistoryRow]:
    """Earlier orders at a site in all branches, newest first; those with matching words are marked."""
    return _history(ctx, "site_id", site_id, words, limit)


def _history(ctx: Context, column: str, subject: UUID, words: str, limit: int) -> list[HistoryRow]:
    orders = WorkOrder.unscoped.filter(**{column: subject}).exclude(state__in=("cancelled", "declined"))
    newest = list(orders.select_related("service").order_by("-opened_at", "-id")[: _at_most(limit)])
    fitted = _fitted(ctx, [order.id for order in newest])
    titles = _titles([order.id for order in newest])
    wanted = set(stems(words))
    return [_row(ctx, order, titles[order.id], fitted[order.id], wanted) for order in newest]


def _at_most(limit: int) -> int:
    return max(1, min(limit, 500))


def _taken_over(ctx: Context, asset_id: UUID, words: str, limit: int) -> list[HistoryRow]:
    found = PastOrder.unscoped.filter(asset_id=asset_id).order_by("-done_on", "-source_row")
    wanted = set(stems(words))
    return [_past_row(ctx, order, wanted) for order in found[: _at_most(limit)]]


def _past_row(ctx: Context, order: PastOrder, wanted: set[str]) -> HistoryRow:
    bare = HistoryRow(on=order.done_on, service=order.kind, meter=None, fitted=(), own_branch=False)
    if not ctx.sees(order.branch_id):
        return bare
    return bare.model_copy(
        update={
            "own_branch": True,
            "customer_words": order.words,
            "imported_from": order.source_name,
            "cost_minor": order.cost_minor,
            "currency": order.currency,
            "similar": _like(wanted, searchable(order.words)),
        }
    )


def _like(wanted: set[str], folded: str) -> bool:
    return any(word.startswith(stem) for stem in wanted for word in folded.split())


def _row(
    ctx: Context, order: WorkOrder, titles: list[str], fitted: list[FittedPart], wanted: set[str]
) -> HistoryRow:
    service = order.service.name if order.service else ", ".join(titles)
    day = (order.completed_at or order.opened_at).astimezone(ctx.zone).date()
    bare = HistoryRow(on=day, service=service, meter=order.meter_in, fitted=tuple(fitted), own_branch=False)
    if not ctx.sees(order.branch_id):
        return bare
    return bare.model_copy(
        update={
            "own_branch": True,
            "work_order_id": order.id,
            "number": order.number,
            "state": order.state,
            "customer_words": order.customer_words,
            "work_done": order.work_done,
            "similar": _like(wanted, order.words_folded),
        }
    )


def _titles(order_ids: list[UUID]) -> dict[UUID, list[str]]:
    sql = (
        "SELECT work_order_id, title FROM work_orders_job WHERE work_order_id = ANY(%s) "
        "AND state NOT IN ('cancelled', 'declined') ORDER BY position"
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in writer.rows(sql, [order_ids]):
        found[row.work_order_id].append(row.title)
    return found


def _fitted(ctx: Context, order_ids: list[UUID]) -> dict[UUID, list[FittedPart]]:
    sql = (
        "SELECT work_order_id, description, quantity, executed_at, cover_months FROM work_orders_line "
        "WHERE work_order_id = ANY(%s) AND kind = 'part' AND executed_at IS NOT NULL ORDER BY position"
    )
    found: dict[UUID, list[FittedPart]] = defaultdict(list)
    for row in writer.rows(sql, [order_ids]):
        day = row.executed_at.astimezone(ctx.zone).date()
        part = FittedPart(
            description=row.description,
            quantity=row.quantity,
            fitted_on=day,
            cover_until=cover_until(day, row.cover_months),
        )
        found[row.work_order_id].append(part)
    return found


_SIMILAR = """
SELECT w.id AS work_order_id, w.number, w.state, w.customer_words, w.title, w.work_done, w.opened_at,
  coalesce(w.asset_id = %s, false) AS same_asset, coalesce(w.customer_id = %s, false) AS same_customer,
  ts_rank(to_tsvector('simple', w.words_folded), to_tsquery('simple', %s))::float8
    + CASE WHEN w.asset_id = %s THEN 1 ELSE 0 END AS score
FROM work_orders_workorder w
WHERE to_tsvector('simple', w.words_folded) @@ to_tsquery('simple', %s) AND w.state NOT IN ('declined', 'cancelled')
"""


@query("work_orders.similar_orders", permission="work_orders.view_work_orders")
def similar_orders(
    ctx: Context, words: str, asset_id: UUID | None = None, customer_id: UUID | None = None, limit: int = 10
) -> list[SimilarOrder]:
    """Earlier orders with words like these, best first; the same asset before all others."""
    wanted = any_of(words)
    if not wanted:
        raise Invalid("Say a few words of what is wrong.", field="words")
    values: list[Any] = [asset_id, customer_id, wanted, asset_id, wanted]
    sql = _SIMILAR
    if ctx.branches is not None:
        sql, values = f"{sql} AND w.branch_id = ANY(%s)", [*values, list(ctx.branches)]
    rows = writer.rows(
        f"{sql} ORDER BY score DESC, w.opened_at DESC LIMIT %s", [*values, max(1, min(limit, 50))]
    )
    return [SimilarOrder.model_validate(row.as_dict()) for row in rows]


class PastImportView(View):
    """What came in from one source: the sums that its receipt has to agree with."""

    source_name: str
    rows: int
    cost_minor: int
    currency: str
    first_on: date
    last_on: date


_IMPORTED = """
SELECT source_name, count(*) AS rows, sum(cost_minor)::bigint AS cost_minor, currency, min(done_on) AS first_on,
  max(done_on) AS last_on
FROM work_orders_pastorder WHERE branch_id = %s AND source_sha256 = %s GROUP BY source_name, currency
ORDER BY source_name, currency
"""


@query("work_orders.list_past_imports", permission="work_orders.view_costs")
def list_past_imports(ctx: Context, source_sha256: str) -> list[PastImportView]:
    """What this branch has taken over from the file with this hash, by name and currency."""
    found = writer.rows(_IMPORTED, [ctx.here, source_sha256])
    return [PastImportView.model_validate(row.as_dict()) for row in found]
