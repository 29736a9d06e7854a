"""What begins outside a transaction: files that are brought, reports that providers are asked for."""

import logging
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import IO
from uuid import UUID

from workwright.access.queries.branches import branch_ids
from workwright.files.flows import keep_bytes
from workwright.files.rules import LARGEST_BYTES
from workwright.kernel.context import SYSTEM, Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.reads import View
from workwright.payments.flows import ask_settlements, settling_accounts
from workwright.payments.ports import NoAnswer, Refused, SettlementRow
from workwright.reconciliation.actions.import_statement import (
    ImportedStatement,
    ImportStatement,
    import_statement,
)
from workwright.reconciliation.actions.match_lines import MatchLines, match_lines
from workwright.reconciliation.actions.record_settlements import (
    RecordSettlements,
    ReportedRow,
    record_settlements,
)
from workwright.reconciliation.actions.run_close import RunClose, run_close
from workwright.reconciliation.models import BankAccount
from workwright.reconciliation.queries.files import StatementRefused, read_file
from workwright.reconciliation.rules.statements import ReadStatement, booked, proved


class Preview(View):
    """What a file holds, before anything of it is kept."""

    account: str
    currency: str
    from_on: date
    to_on: date
    opening_minor: int
    closing_minor: int
    lines: int
    pending: int


def bring_statement(ctx: Context, bank_account_id: UUID, format: str, stream: IO[bytes]) -> ImportedStatement:
    """Read a file, store it when it is whole, and import it. Raises `FileTooLarge` and what the action refuses."""
    ctx.require(import_statement.name)
    content = _taken(stream)
    read_file(_account(ctx, bank_account_id), format, content)
    sha256, size, _ = keep_bytes(BytesIO(content))
    return import_statement(
        ctx, ImportStatement(bank_account_id=bank_account_id, format=format, sha256=sha256, size=size)
    )


class Staged(View):
    """A file that was read and stored, and is not imported yet: what it holds, and the command that imports it."""

    command: ImportStatement
    statements: tuple[Preview, ...]


def preview_statement(
    ctx: Context, bank_account_id: UUID, format: str, stream: IO[bytes]
) -> tuple[Preview, ...]:
    """Return what a file holds; nothing is stored, and what would be refused is refused."""
    ctx.require(import_statement.name)
    found = read_file(_account(ctx, bank_account_id), format, _taken(stream))
    return tuple(map(_shown, found))


def stage_statement(ctx: Context, bank_account_id: UUID, format: str, stream: IO[bytes]) -> Staged:
    """Store a file that can be taken and say what it holds: whoever looked at it imports it by its hash."""
    content = _taken(stream)
    shown = preview_statement(ctx, bank_account_id, format, BytesIO(content))
    sha256, size, _ = keep_bytes(BytesIO(content))
    command = ImportStatement(bank_account_id=bank_account_id, format=format, sha256=sha256, size=size)
    return Staged(command=command, statements=shown)


def _taken(stream: IO[bytes]) -> bytes:
    """Read no more than may be read: a larger file is refused before it is in memory."""
    content = stream.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise StatementRefused(
            "The file is larger than 20 MB. Ask the bank for shorter periods.", field="file"
        )
    if not content:
        raise StatementRefused("The file is empty.", field="file")
    return content


def _account(ctx: Context, bank_account_id: UUID) -> BankAccount:
    found = BankAccount.here(ctx).filter(pk=bank_account_id).first()
    if found is None:
        raise NotFound("There is no such bank account.", id=str(bank_account_id))
    return found


def _shown(statement: ReadStatement) -> Preview:
    opening, closing = proved(statement, None)
    lines = len(booked(statement))
    return Preview(
        account=statement.account,
        currency=statement.currency,
        from_on=statement.from_on,
        to_on=statement.to_on,
        opening_minor=opening,
        closing_minor=closing,
        lines=lines,
        pending=len(statement.lines) - lines,
    )


log = logging.getLogger(__name__)
ASKED_AGAIN = 3
"""A day's report is asked for on so many days: what comes late is taken late."""


def fetch_settlements(ctx: Context, account_id: UUID, day: date) -> int:
    """Ask a provider for the report of a day and record it; return how many rows were new. Raises `NoAnswer`."""
    rows = tuple(map(_reported, ask_settlements(account_id, day, ctx.now)))
    return record_settlements(ctx, RecordSettlements(account_id=account_id, reported_on=day, rows=rows)).new


def _reported(row: SettlementRow) -> ReportedRow:
    return ReportedRow(
        kind=row.kind[:40],
        ref=row.ref,
        charge_ref=row.charge_ref,
        gross_minor=row.gross.minor,
        fee_minor=row.fee_minor,
        currency=row.gross.currency,
        payout=row.payout,
    )


def fetch_all_settlements(now: datetime) -> None:
    """Ask every provider for the last days that are over; who does not answer is asked again at the next turn."""
    today = now.astimezone(UTC).date()
    for account_id, branch_id in settling_accounts():
        ctx = Context(SYSTEM, now, "job", branch_id=branch_id)
        for back in range(ASKED_AGAIN, 0, -1):
            try:
                fetch_settlements(ctx, account_id, today - timedelta(days=back))
            except (NoAnswer, Refused) as error:
                log.warning("no settlement report of %s for %s: %s", account_id, today, error)
                break


def prepare_closes(now: datetime) -> None:
    """Match the bank's lines and run the close of yesterday in every branch, so that a person finds it done."""
    for branch_id in branch_ids():
        ctx = Context(SYSTEM, now, "job", branch_id=branch_id)
        try:
            match_lines(ctx, MatchLines())
            run_close(ctx, RunClose(closes_on=ctx.today - timedelta(days=1)))
        except DomainError as refusal:
            log.info("the close of %s stands as it is: %s", branch_id, refusal.message)
