"""Bank accounts, their statements and lines."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import Page, View, page_mark, query
from workwright.reconciliation.models import BankAccount
from workwright.reconciliation.queries.files import words_of

VIEW = "reconciliation.view_reconciliation"


class BankAccountView(View):
    """`closing_minor` and `to_on` are those of its last statement, if there is one."""

    id: UUID
    name: str
    number: str
    currency: str
    main: bool
    active: bool
    version: int
    formats: tuple[str, ...]
    closing_minor: int | None
    to_on: date | None


class StatementView(View):
    """`gap_minor` is what is missing between the statement before and this one; 0 is as it should be."""

    id: UUID
    account_id: UUID
    account_name: str
    format: str
    reference: str
    from_on: date
    to_on: date
    currency: str
    opening_minor: int
    closing_minor: int
    lines: int
    gap_minor: int
    imported_at: datetime
    imported_by: str


class LineView(View):
    """A movement, with the words of its file. `open_minor` is what of it is matched to nothing yet."""

    id: UUID
    statement_id: UUID
    account_name: str
    booked_on: date
    value_on: date | None
    amount_minor: int
    open_minor: int
    currency: str
    bank_ref: str
    payer: str
    remittance: str
    reversal: bool
    return_reason: str


_ACCOUNTS = """
SELECT ARRAY(SELECT jsonb_object_keys(a.reading) ORDER BY 1) AS formats,
       a.id, a.name, a.number, a.currency, a.main, a.active, a.version, s.closing_minor, s.to_on
FROM reconciliation_bankaccount a
LEFT JOIN LATERAL (SELECT closing_minor, to_on FROM reconciliation_bankstatement s WHERE s.account_id = a.id
                   ORDER BY to_on DESC, imported_at DESC, part DESC LIMIT 1) s ON true
WHERE a.branch_id = %s ORDER BY a.active DESC, a.name
"""
CHAIN = """
SELECT s.*, s.closing_minor - s.new_minor - lag(s.closing_minor, 1, s.closing_minor - s.new_minor)
         OVER (PARTITION BY s.account_id ORDER BY s.to_on, s.imported_at, s.part) AS gap_minor
FROM reconciliation_bankstatement s WHERE s.branch_id = %s
"""
"""Statements with what lies between each and the one before: closing before + new lines = closing, or a gap."""
_LINES = """
SELECT l.id, l.statement_id, a.name AS account_name, l.booked_on, l.value_on, l.amount_minor, l.currency, l.bank_ref,
       l.reversal, l.return_reason, l.fingerprint, l.occurrence, l.amount_minor - coalesce(m.matched, 0) AS open_minor
FROM reconciliation_statementline l JOIN reconciliation_bankaccount a ON a.id = l.account_id
LEFT JOIN (SELECT line_id, sum(amount_minor) AS matched FROM reconciliation_match WHERE branch_id = %(branch)s
           GROUP BY line_id) m ON m.line_id = l.id
WHERE l.branch_id = %(branch)s AND (%(open)s IS FALSE OR l.amount_minor <> coalesce(m.matched, 0))
  AND (%(on)s::date IS NULL OR l.booked_on = %(on)s) AND (%(after)s::uuid IS NULL OR l.id > %(after)s)
  AND (%(only)s::uuid IS NULL OR l.id = %(only)s) AND (%(statement)s::uuid IS NULL OR l.statement_id = %(statement)s)
ORDER BY l.id LIMIT %(limit)s
"""


@query("reconciliation.list_bank_accounts", permission=VIEW)
def list_bank_accounts(ctx: Context) -> tuple[BankAccountView, ...]:
    """The bank accounts of this branch, those in use first, each with how far its statements go."""
    rows = writer.rows(_ACCOUNTS, [ctx.here])
    return tuple(
        BankAccountView(**_named(BankAccountView, row, "formats"), formats=tuple(row.formats)) for row in rows
    )


@query("reconciliation.list_statements", permission=VIEW)
def list_statements(ctx: Context, bank_account_id: UUID | None = None) -> tuple[StatementView, ...]:
    """Statements, newest first, each with what is missing before it."""
    accounts = {a.id: a.name for a in BankAccount.here(ctx)}
    rows = writer.rows(
        f"{CHAIN} ORDER BY s.to_on DESC, s.imported_at DESC, s.part DESC LIMIT 500", [ctx.here]
    )
    return tuple(
        StatementView(**_named(StatementView, row, "account_name"), account_name=accounts[row.account_id])
        for row in rows
        if bank_account_id in (None, row.account_id)
    )


@query("reconciliation.list_lines", permission=VIEW)
def list_lines(
    ctx: Context,
    open: bool = True,
    on: date | None = None,
    statement_id: UUID | None = None,
    after: str = "",
    limit: int = 50,
) -> Page[LineView]:
    """Lines of bank statements, those not matched unless said otherwise, with the payers' words from the file."""
    size = max(1, min(limit, 500))
    mark = page_mark(after) if after else None
    found = _lines(ctx, open=open, on=on, statement=statement_id, after=mark, limit=size + 1)
    return Page(rows=tuple(found[:size]), next=str(found[size - 1].id) if len(found) > size else "")


def get_line(ctx: Context, line_id: UUID) -> LineView:
    """Return one line; raise `NotFound`."""
    found = _lines(ctx, only=line_id, limit=1)
    if not found:
        raise NotFound("There is no such line.", id=str(line_id))
    return found[0]


def _lines(ctx: Context, **asked: Any) -> Sequence[LineView]:
    given = {"open": False, "on": None, "after": None, "only": None, "statement": None} | asked
    rows = writer.rows(*_bound(_LINES, given | {"branch": ctx.here}))
    words = words_of(ctx, {row.statement_id for row in rows})
    shown = []
    for row in rows:
        said = words.get((row.fingerprint, row.occurrence))
        text = {"payer": said.payer if said else "", "remittance": said.remittance if said else ""}
        shown.append(LineView(**_named(LineView, row, *text), **text))
    return shown


def last_closing(account_id: UUID) -> int | None:
    """Return the closing sum of the newest statement of an account."""
    rows = writer.rows(
        "SELECT closing_minor FROM reconciliation_bankstatement WHERE account_id = %s "
        "ORDER BY to_on DESC, imported_at DESC, part DESC LIMIT 1",
        [account_id],
    )
    return rows[0].closing_minor if rows else None


def _named(view: type[View], row: Any, *without: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in view.model_fields if name not in without}


def _bound(sql: str, given: dict[str, Any]) -> tuple[str, list[Any]]:
    """Return a statement with named parameters as one with places."""
    order: list[Any] = []

    def place(match: "re.Match[str]") -> str:
        order.append(given[match.group(1)])
        return "%s"

    return re.sub(r"%\((\w+)\)s", place, sql), order
