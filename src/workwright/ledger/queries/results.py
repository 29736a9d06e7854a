"""Profit and loss over a period (S13): the movements of income and expense accounts, nothing else."""

from collections.abc import Sequence
from datetime import date

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.reads import View, query
from workwright.ledger.queries.reports import VIEW
from workwright.ledger.rules import chart_row


class ResultRow(View):
    """One account over the period: earned (income) or spent (expense), positive as usual."""

    code: str
    title: str
    kind: str
    currency: str
    amount_minor: int


class ResultTotal(View):
    """result = income - expenses"""

    currency: str
    income_minor: int
    expenses_minor: int
    result_minor: int


class ProfitAndLoss(View):
    first_on: date
    last_on: date
    rows: tuple[ResultRow, ...]
    totals: tuple[ResultTotal, ...]


@query("ledger.get_profit_and_loss", permission=VIEW)
def get_profit_and_loss(
    ctx: Context, first_on: date, last_on: date | None = None, consolidated: bool = False
) -> ProfitAndLoss:
    """What was earned and spent over some days, by account; of this branch, or of all one may see."""
    end = last_on or ctx.today
    if end < first_on:
        raise Invalid("The last day is before the first.", field="last_on")
    every = consolidated and ctx.branches is None
    branches = list(ctx.branches or ()) if consolidated else [ctx.here]
    rows = tuple(_row(row) for row in writer.rows(_MOVED, [every, branches, first_on, end]))
    currencies = sorted({row.currency for row in rows})
    totals = tuple(_total(currency, rows) for currency in currencies)
    return ProfitAndLoss(first_on=first_on, last_on=end, rows=rows, totals=totals)


_MOVED = """
SELECT a.code, a.currency, sum(CASE e.side WHEN a.normal THEN e.amount_minor ELSE -e.amount_minor END) AS moved
FROM ledger_transaction t
JOIN ledger_entry e ON e.transaction_id = t.id
JOIN ledger_account a ON a.id = e.account_id AND a.kind IN ('income', 'expense')
WHERE (%s OR t.branch_id = ANY(%s)) AND t.effective_on BETWEEN %s AND %s
GROUP BY a.code, a.currency, a.kind ORDER BY a.kind DESC, a.code COLLATE "C", a.currency COLLATE "C"
"""


def _row(row: writer.Row) -> ResultRow:
    chart = chart_row(row.code)
    detail = f": {row.code.partition('.')[2]}" if chart.detailed else ""
    return ResultRow(
        code=row.code,
        title=chart.title.split(",")[0] + detail,
        kind=chart.kind,
        currency=row.currency,
        amount_minor=int(row.moved),
    )


def _total(currency: str, rows: Sequence[ResultRow]) -> ResultTotal:
    income = sum(r.amount_minor for r in rows if r.currency == currency and r.kind == "income")
    expenses = sum(r.amount_minor for r in rows if r.currency == currency and r.kind == "expense")
    return ResultTotal(
        currency=currency, income_minor=income, expenses_minor=expenses, result_minor=income - expenses
    )
