"""What a shop earned and took, day by day and job by job: sums of entries and nothing else (S10)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.reads import Page, View, query
from workwright.ledger.queries.reports import get_trial_balance, place_of
from workwright.ledger.rules import MONEY_PLACES, OF_CUSTOMERS

VIEW_FIGURES = "ledger.view_figures"
LONGEST = 366
"""So many days at once; more than a year is a report of its own."""
MOST_ORDERS = 50
AT_ONCE = 100


class Earned(View):
    """Sales less what was given back, what the goods and sublet work cost, and what is left of them.

    Wages are not in the books, so the margin is before wages. `margin_percent` is its share of the sales with one
    decimal, None without sales.
    """

    sales_minor: int = 0
    cost_minor: int = 0
    margin_minor: int = 0
    margin_percent: Decimal | None = None


class DayFigures(Earned):
    """One day. `received_minor` and `given_back_minor` are customers' money coming in and going out again."""

    on: date
    received_minor: int = 0
    given_back_minor: int = 0


class OrderFigures(Earned):
    """What one order brought over the days that are looked at."""

    work_order_id: UUID


class Figures(View):
    """The sums of some days, and what stood open at the end of the last of them."""

    first_on: date
    last_on: date
    currency: str
    total: Earned
    received_minor: int
    given_back_minor: int
    outstanding_minor: int
    """Invoiced and not yet paid, at the end of the last day."""
    deposits_minor: int
    """Customers' deposits held for work that is not invoiced yet."""
    credit_minor: int
    """Owed to customers: overpaid or credited."""
    days: tuple[DayFigures, ...]
    """Each day of the period, also those on which nothing was booked."""
    orders: tuple[OrderFigures, ...]
    """The orders with sales or costs in the period, those with the least margin first; at most fifty."""


class CustomersMoney(View):
    """One transaction that brought customers' money in (positive) or gave it back (negative)."""

    transaction_id: UUID
    on: date
    kind: str
    business_key: str
    work_order_id: UUID | None
    amount_minor: int
    currency: str


@query("ledger.get_figures", permission=VIEW_FIGURES)
def get_figures(
    ctx: Context, first_on: date | None = None, last_on: date | None = None, currency: str = ""
) -> Figures:
    """Sales, margin, money in and out over some days of this branch (default: today), and what stands open.

    Every figure is a sum of the ledger's entries; `ledger.list_movements` shows the rows behind it.
    """
    first, last = _period(ctx, first_on, last_on)
    shown = currency or ctx.branch.currency
    days = _days(ctx, first, last, shown)
    stands = {r.code: r.balance_minor for r in get_trial_balance.run(ctx, last).rows if r.currency == shown}
    return Figures(
        first_on=first,
        last_on=last,
        currency=shown,
        total=_sum(days),
        received_minor=sum(day.received_minor for day in days),
        given_back_minor=sum(day.given_back_minor for day in days),
        outstanding_minor=stands.get("receivable", 0),
        deposits_minor=stands.get("deposits", 0),
        credit_minor=stands.get("credit", 0),
        days=days,
        orders=_orders(ctx, first, last, shown),
    )


def _period(ctx: Context, first_on: date | None, last_on: date | None) -> tuple[date, date]:
    last = last_on or first_on or ctx.today
    first = first_on or last
    if last < first:
        raise Invalid("The last day is before the first.", field="last_on")
    if (last - first).days >= LONGEST:
        raise Invalid("Ask for a year at most.", field="first_on")
    return first, last


def _earned(sales: int, cost: int) -> dict[str, Any]:
    margin = sales - cost
    percent = Decimal(margin * 100) / sales if sales > 0 else None
    return {
        "sales_minor": sales,
        "cost_minor": cost,
        "margin_minor": margin,
        "margin_percent": percent.quantize(Decimal("0.1"), ROUND_HALF_UP) if percent is not None else None,
    }


def _sum(days: Sequence[Earned]) -> Earned:
    return Earned(**_earned(sum(day.sales_minor for day in days), sum(day.cost_minor for day in days)))


def _days(ctx: Context, first: date, last: date, currency: str) -> tuple[DayFigures, ...]:
    values = [list(MONEY_PLACES), list(OF_CUSTOMERS), currency, ctx.here, first, last]
    booked = {row.on: row for row in writer.rows(_BY_DAY, values)}
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(_day(on, booked.get(on)) for on in every)


def _day(on: date, row: "writer.Row | None") -> DayFigures:
    if row is None:
        return DayFigures(on=on)
    return DayFigures(
        on=on,
        **_earned(int(row.sales), int(row.cost)),
        received_minor=int(row.received),
        given_back_minor=int(row.given_back),
    )


# Money is a customer's where its transaction also moves what the customer owes or is owed: a float, a hand-over to
# the bank or a payout of the provider moves money between our own places, and is neither received nor given back.
_BY_DAY = """
SELECT t.effective_on AS on, coalesce(sum(m.sales), 0) AS sales, coalesce(sum(m.cost), 0) AS cost,
       coalesce(sum(m.money) FILTER (WHERE m.customers AND m.money > 0), 0) AS received,
       coalesce(sum(-m.money) FILTER (WHERE m.customers AND m.money < 0), 0) AS given_back
FROM ledger_transaction t
CROSS JOIN LATERAL (
  SELECT sum(CASE e.side WHEN 'C' THEN e.amount_minor ELSE -e.amount_minor END)
           FILTER (WHERE a.kind = 'income') AS sales,
         sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END)
           FILTER (WHERE a.code = 'cost_of_sales') AS cost,
         sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END)
           FILTER (WHERE a.code = ANY(%s)) AS money,
         bool_or(a.code = ANY(%s)) AS customers
  FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
  WHERE e.transaction_id = t.id AND e.currency = %s) m
WHERE t.branch_id = %s AND t.effective_on BETWEEN %s AND %s
GROUP BY t.effective_on
"""
_BY_ORDER = """
SELECT e.work_order_id,
       coalesce(sum(CASE e.side WHEN 'C' THEN e.amount_minor ELSE -e.amount_minor END)
                FILTER (WHERE a.kind = 'income'), 0) AS sales,
       coalesce(sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END)
                FILTER (WHERE a.kind <> 'income'), 0) AS cost
FROM ledger_transaction t
JOIN ledger_entry e ON e.transaction_id = t.id AND e.work_order_id IS NOT NULL AND e.currency = %s
JOIN ledger_account a ON a.id = e.account_id AND (a.kind = 'income' OR a.code = 'cost_of_sales')
WHERE t.branch_id = %s AND t.effective_on BETWEEN %s AND %s
GROUP BY e.work_order_id
"""
# Sales less cost, the least first.
_WORST_FIRST = (
    """
SELECT * FROM ("""
    + _BY_ORDER
    + """) AS o ORDER BY o.sales - o.cost, o.work_order_id LIMIT %s
"""
)


def _orders(ctx: Context, first: date, last: date, currency: str) -> tuple[OrderFigures, ...]:
    rows = writer.rows(_WORST_FIRST, [currency, ctx.here, first, last, MOST_ORDERS])
    return tuple(
        OrderFigures(work_order_id=row.work_order_id, **_earned(int(row.sales), int(row.cost)))
        for row in rows
    )


@query("ledger.list_customers_money", permission=VIEW_FIGURES)
def list_customers_money(
    ctx: Context, first_on: date, last_on: date | None = None, currency: str = "", after: str = ""
) -> Page[CustomersMoney]:
    """Customers' money as it came in and was given back over some days, oldest first: the rows behind the figures."""
    first, last = _period(ctx, first_on, last_on)
    shown = currency or ctx.branch.currency
    values = [
        list(MONEY_PLACES),
        list(OF_CUSTOMERS),
        shown,
        ctx.here,
        first,
        last,
        *place_of(after),
        AT_ONCE + 1,
    ]
    rows = writer.rows(_ONE_BY_ONE, values)
    found = tuple(CustomersMoney(**row.as_dict(), currency=shown) for row in rows[:AT_ONCE])
    mark = f"{found[-1].on}_{found[-1].transaction_id}_0" if len(rows) > AT_ONCE else ""
    return Page(rows=found, next=mark)


_ONE_BY_ONE = """
SELECT t.id AS transaction_id, t.effective_on AS on, t.kind, t.business_key, m.work_order_id,
       m.money::bigint AS amount_minor
FROM ledger_transaction t
CROSS JOIN LATERAL (
  SELECT sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END)
           FILTER (WHERE a.code = ANY(%s)) AS money,
         bool_or(a.code = ANY(%s)) AS customers, (array_agg(e.work_order_id))[1] AS work_order_id
  FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
  WHERE e.transaction_id = t.id AND e.currency = %s) m
WHERE t.branch_id = %s AND t.effective_on BETWEEN %s AND %s AND m.customers AND m.money <> 0
  AND (t.effective_on, t.id, 1) > (%s, %s, %s)
ORDER BY t.effective_on, t.id LIMIT %s
"""
