"""Reading the books: balances now and at any past day, the trial balance, the movements behind a figure."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.money import Money
from workwright.kernel.reads import Page, View, query
from workwright.ledger.rules import FLUSH_KEY, FLUSH_RANK, Pending, Side, chart_row, signed

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


def balance(
    ctx: Context, code: str, subject: str = "", currency: str | None = None, on: date | None = None
) -> Money:
    """Return what stands on an account of this branch, positive on its normal side; zero if never used.

    Without `on` it is the running balance, with what the running action has posted so far; with `on` the sum
    of everything effective up to that day.
    """
    wanted = currency or ctx.branch.currency
    return Money(balances(ctx, code, [subject], wanted, on)[subject], wanted)


def balances(
    ctx: Context, code: str, subjects: Sequence[str], currency: str | None = None, on: date | None = None
) -> dict[str, int]:
    """Return the balances of many subjects of one account code, in minor units, zero where there is none."""
    wanted = currency or ctx.branch.currency
    found = dict.fromkeys(subjects, 0)
    sql, extra = (_RUNNING, []) if on is None else (_AT_DAY, [on])
    for row in writer.rows(sql, [*extra, ctx.here, code, wanted, list(found)]):
        found[row.subject] = row.debits - row.credits
    if on is None:
        _add_pending(ctx, code, wanted, found)
    sign = 1 if chart_row(code).normal == "D" else -1
    return {subject: sign * amount for subject, amount in found.items()}


_RUNNING = """
SELECT a.subject, b.debits_minor AS debits, b.credits_minor AS credits
FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
WHERE a.branch_id = %s AND a.code = %s AND a.currency = %s AND a.subject = ANY(%s)
"""
_AT_DAY = """
SELECT a.subject, coalesce(sum(e.amount_minor) FILTER (WHERE e.side = 'D'), 0)::bigint AS debits,
       coalesce(sum(e.amount_minor) FILTER (WHERE e.side = 'C'), 0)::bigint AS credits
FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id
JOIN ledger_transaction t ON t.id = e.transaction_id AND t.effective_on <= %s
WHERE a.branch_id = %s AND a.code = %s AND a.currency = %s AND a.subject = ANY(%s)
GROUP BY a.subject
"""


def _add_pending(ctx: Context, code: str, currency: str, found: dict[str, int]) -> None:
    for pending in _pending(ctx):
        for line in pending.lines:
            account = line.account
            if account.code == code and account.currency == currency and account.subject in found:
                found[account.subject] += signed(line)


def _pending(ctx: Context) -> Sequence[Pending]:
    """Return what the running action has posted in this branch and not yet written."""
    if ctx.unit is None:
        return ()
    return [p for p in ctx.unit.collected(FLUSH_RANK, FLUSH_KEY) if p.branch_id == ctx.here]


@query("ledger.get_trial_balance", permission=VIEW)
def get_trial_balance(ctx: Context, on: date | None = None) -> TrialBalance:
    """Every account of this branch up to a day (default: today), sub-accounts summed."""
    day = on or ctx.today
    rows = tuple(_trial_row(row) for row in writer.rows(_TRIAL, [ctx.here, day]))
    currencies = sorted({row.currency for row in rows})
    totals = tuple(_trial_total(currency, rows) for currency in currencies)
    return TrialBalance(on=day, rows=rows, totals=totals)


_TRIAL = """
SELECT a.code, a.currency, sum(e.amount_minor) FILTER (WHERE e.side = 'D') AS debits,
       sum(e.amount_minor) FILTER (WHERE e.side = 'C') AS credits
FROM ledger_entry e
JOIN ledger_account a ON a.id = e.account_id
JOIN ledger_transaction t ON t.id = e.transaction_id
WHERE t.branch_id = %s AND t.effective_on <= %s
GROUP BY a.code, a.currency ORDER BY a.code COLLATE "C", a.currency COLLATE "C"
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
    account = [code, code, code, subject, subject]
    order = [work_order_id, work_order_id]
    days = [first_on or date.min, last_on or date.max, *_place(after)]
    rows = writer.rows(_MOVEMENTS, [ctx.here, *account, *order, *days, size + 1])
    shown = tuple(_movement(row) for row in rows[:size])
    return Page(rows=shown, next=_mark(shown[-1]) if len(rows) > size else "")


def _mark(last: Movement) -> str:
    return f"{last.effective_on}_{last.transaction_id}_{last.position}"


def _place(after: str) -> tuple[date, UUID, int]:
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
    return [_movement(row) for row in writer.rows(_OF_SUBJECTS, [ctx.here, code, list(subjects)])]


_COLUMNS = """
SELECT t.id AS transaction_id, e.position, t.kind, t.business_key, t.effective_on, t.recorded_at,
       t.journal_id, a.code, a.subject, e.currency, e.side, e.amount_minor, e.work_order_id
FROM ledger_entry e
JOIN ledger_transaction t ON t.id = e.transaction_id
JOIN ledger_account a ON a.id = e.account_id
WHERE t.branch_id = %s
"""
_MOVEMENTS = (
    _COLUMNS
    + """
  AND (%s = '' OR a.code = %s OR split_part(a.code, '.', 1) = %s) AND (%s = '' OR a.subject = %s)
  AND (%s::uuid IS NULL OR e.work_order_id = %s) AND t.effective_on BETWEEN %s AND %s
  AND (t.effective_on, t.id, e.position) > (%s, %s, %s)
ORDER BY t.effective_on, t.id, e.position LIMIT %s
"""
)
_OF_SUBJECTS = (
    _COLUMNS + " AND a.code = %s AND a.subject = ANY(%s)"
    " ORDER BY t.effective_on, t.recorded_at, t.id, e.position"
)


def _movement(row: writer.Row) -> Movement:
    return Movement(**row.as_dict())


def closed_through(ctx: Context) -> date | None:
    """Return the last day for which the books of this branch are closed, None when none is."""
    rows = writer.rows("SELECT closed_through FROM ledger_period WHERE branch_id = %s", [ctx.here])
    return rows[0].closed_through if rows else None
