"""The trial balance, and the movements behind a figure."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.reads import Page, View, query
from workwright.ledger.rules import Side, chart_row

VIEW = "ledger.view_ledger"


class TrialRow(View):
    """One account of the chart in one currency: what was debited and credited up to the day, and the rest."""

    code: str
    title: str
    kind: str
    currency: str
    debits_minor: int
    credits_minor: int
    balance_minor: int
    """On the account's own side: positive is normal."""


class TrialTotal(View):
    currency: str
    debits_minor: int
    credits_minor: int

    @property
    def balanced(self) -> bool:
        return self.debits_minor == self.credits_minor


class TrialBalance(View):
    on: date
    rows: tuple[TrialRow, ...]
    totals: tuple[TrialTotal, ...]


class Movement(View):
    """One entry, with the transaction it stands in."""

    transaction_id: UUID
    position: int
    kind: str
    business_key: str
    effective_on: date
    recorded_at: datetime
    code: str
    subject: str
    currency: str
    side: str
    amount_minor: int
    work_order_id: UUID | None
    journal_id: UUID


@query("ledger.get_trial_balance", permission=VIEW)
def get_trial_balance(ctx: Context, on: date | None = None, consolidated: bool = False) -> TrialBalance:
    """Every account up to a day (default: today), sub-accounts summed; of this branch, or of all one may see."""
    day = on or ctx.today
    every = consolidated and ctx.branches is None
    branches = list(ctx.branches or ()) if consolidated else [ctx.here]
    rows = tuple(_trial_row(row) for row in writer.rows(_TRIAL, [every, branches, day, every, branches]))
    currencies = sorted({row.currency for row in rows})
    totals = tuple(_trial_total(currency, rows) for currency in currencies)
    return TrialBalance(on=day, rows=rows, totals=totals)


# The running balances less what counts for later days: a few rows for a recent day, whatever the books hold.
_TRIAL = """
WITH scope AS (SELECT a.id, a.code, a.currency FROM ledger_account a WHERE %s OR a.branch_id = ANY(%s)),
later AS (
  SELECT e.account_id, coalesce(sum(e.amount_minor) FILTER (WHERE e.side = 'D'), 0) AS debits,
         coalesce(sum(e.amount_minor) FILTER (WHERE e.side = 'C'), 0) AS credits
  FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
  WHERE t.effective_on > %s AND (%s OR t.branch_id = ANY(%s)) GROUP BY e.account_id)
SELECT s.code, s.currency, sum(b.debits_minor - coalesce(l.debits, 0)) AS debits,
       sum(b.credits_minor - coalesce(l.credits, 0)) AS credits
FROM scope s JOIN ledger_balance b ON b.account_id = s.id LEFT JOIN later l ON l.account_id = s.id
GROUP BY s.code, s.currency
HAVING sum(b.debits_minor - coalesce(l.debits, 0)) <> 0 OR sum(b.credits_minor - coalesce(l.credits, 0)) <> 0
ORDER BY s.code COLLATE "C", s.currency COLLATE "C"
"""


def _trial_row(row: writer.Row) -> TrialRow:
    chart = chart_row(row.code)
    debits, credits = int(row.debits or 0), int(row.credits or 0)
    title = chart.title.split(",")[0] + (f": {row.code.partition('.')[2]}" if chart.detailed else "")
    return TrialRow(
        code=row.code,
        title=title,
        kind=chart.kind,
        currency=row.currency,
        debits_minor=debits,
        credits_minor=credits,
        balance_minor=_on_side(chart.normal, debits - credits),
    )


def _on_side(normal: Side, debits_less_credits: int) -> int:
    return debits_less_credits if normal == "D" else -debits_less_credits


def _trial_total(currency: str, rows: Sequence[TrialRow]) -> TrialTotal:
    own = [row for row in rows if row.currency == currency]
    return TrialTotal(
        currency=currency,
        debits_minor=sum(row.debits_minor for row in own),
        credits_minor=sum(row.credits_minor for row in own),
    )


@query("ledger.list_movements", permission=VIEW)
def list_movements(
    ctx: Context,
    code: str = "",
    subject: str = "",
    work_order_id: UUID | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
    after: str = "",
    limit: int = 100,
) -> Page[Movement]:
    """The rows behind a figure: entries of this branch, oldest first, by account, work order and days."""
    size = max(1, min(limit, 500))
    sql, values = _narrowed(code, subject, work_order_id)
    days = [first_on or date.min, last_on or date.max, *place_of(after)]
    rows = writer.rows(_COLUMNS + sql + _FROM_PLACE, [ctx.here, *values, *days, size + 1])
    shown = tuple(_movement(row) for row in rows[:size])
    return Page(rows=shown, next=_mark(shown[-1]) if len(rows) > size else "")


def _narrowed(code: str, subject: str, work_order_id: UUID | None) -> tuple[str, list[object]]:
    """Return the conditions that are asked for, and only those, so that each has the index it deserves."""
    asked: list[tuple[str, object]] = [
        ("a.code = %s" if "." in code else "split_part(a.code, '.', 1) = %s", code),
        ("a.subject = %s", subject),
        ("e.work_order_id = %s", work_order_id),
    ]
    given = [(condition, value) for condition, value in asked if value]
    return "".join(f" AND {condition}" for condition, _ in given), [value for _, value in given]


def _mark(last: Movement) -> str:
    return f"{last.effective_on}_{last.transaction_id}_{last.position}"


def place_of(after: str) -> tuple[date, UUID, int]:
    """Return the place in the order that a mark names; the very beginning for ""."""
    if not after:
        return date.min, UUID(int=0), 0
    try:
        day, transaction, position = after.split("_")
        return date.fromisoformat(day), UUID(transaction), int(position)
    except ValueError as error:
        raise Invalid("This is not a page mark that was handed out.", field="after") from error


def movements_of(ctx: Context, code: str, subjects: Sequence[str]) -> list[Movement]:
    """Return every entry of these subjects of one account code in this branch, oldest first."""
    sql = " AND a.code = %s AND a.subject = ANY(%s) ORDER BY t.effective_on, t.recorded_at, t.id, e.position"
    return [_movement(row) for row in writer.rows(_COLUMNS + sql, [ctx.here, code, list(subjects)])]


_COLUMNS = """
SELECT t.id AS transaction_id, e.position, t.kind, t.business_key, t.effective_on, t.recorded_at,
       t.journal_id, a.code, a.subject, e.currency, e.side, e.amount_minor, e.work_order_id
FROM ledger_entry e
JOIN ledger_transaction t ON t.id = e.transaction_id
JOIN ledger_account a ON a.id = e.account_id
WHERE t.branch_id = %s
"""
_FROM_PLACE = """
  AND t.effective_on BETWEEN %s AND %s AND (t.effective_on, t.id, e.position) > (%s, %s, %s)
ORDER BY t.effective_on, t.id, e.position LIMIT %s
"""


def _movement(row: writer.Row) -> Movement:
    return Movement(**row.as_dict())
