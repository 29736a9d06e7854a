"""What stands on accounts: now, within the running action, and at any past day."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.money import Money
from workwright.ledger.rules import FLUSH_KEY, FLUSH_RANK, Pending, chart_row, signed


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


def closed_through(ctx: Context) -> date | None:
    """Return the last day for which the books of this branch are closed, None when none is."""
    rows = writer.rows("SELECT closed_through FROM ledger_period WHERE branch_id = %s", [ctx.here])
    return rows[0].closed_through if rows else None


_INCOME = """
SELECT coalesce(sum(CASE e.side WHEN 'C' THEN e.amount_minor ELSE -e.amount_minor END), 0)::bigint AS earned
FROM ledger_entry e
JOIN ledger_account a ON a.id = e.account_id
JOIN ledger_transaction t ON t.id = e.transaction_id
WHERE t.branch_id = %s AND e.work_order_id = ANY(%s) AND a.code LIKE 'income.%%' AND a.currency = %s
"""


def income_of(ctx: Context, work_order_ids: Sequence[UUID], currency: str) -> int:
    """Return what these orders have earned in this branch, without tax, in minor units of one currency."""
    return int(writer.rows(_INCOME, [ctx.here, list(work_order_ids), currency])[0].earned)
