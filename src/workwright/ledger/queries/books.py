"""The books of some days as a file of an accounting format, written by a plugin."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.reads import View, query
from workwright.ledger.ports import EXPORTERS, BookedAccount, BookedLine, BookedTransaction, Books
from workwright.ledger.queries.reports import VIEW
from workwright.ledger.rules import chart_row


@dataclass(frozen=True, slots=True)
class BooksFile:
    """A journal file: the same period of the same books gives the same bytes."""

    filename: str
    content: bytes
    transactions: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class BooksView(View):
    """The file as text, with the hash of its bytes in UTF-8."""

    filename: str
    text: str
    transactions: int
    sha256: str


@query("ledger.get_books", permission=VIEW)
def get_books(ctx: Context, format: str, first_on: date, last_on: date) -> BooksView:
    """The journal of any days of this branch in an accounting format; to hand it over, record the export."""
    file = preview_books(ctx, format, first_on, last_on)
    return BooksView(
        filename=file.filename,
        text=file.content.decode(),
        transactions=file.transactions,
        sha256=file.sha256,
    )


def preview_books(ctx: Context, format: str, first_on: date, last_on: date) -> BooksFile:
    """Write the journal of any days of this branch, without handing it over. Raises Forbidden, Invalid."""
    ctx.require(VIEW)
    if format not in EXPORTERS:
        known = ", ".join(sorted(exporter.key for exporter in EXPORTERS))
        raise Invalid(f"Books can be written as: {known}.", field="format")
    if last_on < first_on:
        raise Invalid("The last day is before the first.", field="last_on")
    exporter, rows = EXPORTERS[format], _rows(ctx, first_on, last_on)
    text = "".join(exporter.write(_books(ctx, first_on, last_on, rows)))
    name = f"{ctx.branch.code}-{first_on}-{last_on}{exporter.suffix}".lower()
    return BooksFile(name, text.encode(), len({row.id for row in rows}))


_SELECT = """
SELECT t.id, t.effective_on, t.kind, t.business_key, a.code, a.subject, e.side, e.amount_minor, e.currency
FROM ledger_transaction t
JOIN ledger_entry e ON e.transaction_id = t.id
JOIN ledger_account a ON a.id = e.account_id
WHERE t.branch_id = %s AND t.effective_on BETWEEN %s AND %s
ORDER BY t.effective_on, t.id, e.position
"""


def _rows(ctx: Context, first_on: date, last_on: date) -> list[writer.Row]:
    return writer.rows(_SELECT, [ctx.here, first_on, last_on])


def _books(ctx: Context, first_on: date, last_on: date, rows: list[writer.Row]) -> Books:
    accounts = {_account(row) for row in rows}
    return Books(
        branch_code=ctx.branch.code,
        branch_name=ctx.branch.name,
        first_on=first_on,
        last_on=last_on,
        accounts=tuple(sorted(accounts, key=lambda a: (a.code, a.subject))),
        currencies=tuple(sorted({row.currency for row in rows})),
        transactions=_transactions(rows),
    )


def _transactions(rows: Iterable[writer.Row]) -> Iterator[BookedTransaction]:
    for _, group in groupby(rows, key=lambda row: row.id):
        lines = list(group)
        yield _transaction(lines[0], lines)


def _transaction(head: Any, rows: list[writer.Row]) -> BookedTransaction:
    return BookedTransaction(
        id=head.id,
        effective_on=head.effective_on,
        kind=head.kind,
        business_key=head.business_key,
        lines=tuple(BookedLine(_account(row), row.side, row.amount_minor, row.currency) for row in rows),
    )


def _account(row: Any) -> BookedAccount:
    return BookedAccount(row.code, row.subject, chart_row(row.code).kind)
