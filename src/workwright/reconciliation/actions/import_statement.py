"""Take in a bank statement: whole, once, or not at all."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from workwright.files.queries import stored_bytes
from workwright.files.rules import LARGEST_BYTES
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.reconciliation.models import BankAccount, BankStatement, StatementLine
from workwright.reconciliation.queries.bank import last_closing
from workwright.reconciliation.queries.files import StatementRefused, read_file
from workwright.reconciliation.rules.references import structured
from workwright.reconciliation.rules.statements import ReadStatement, Told, booked, proved, told_apart


class StatementKnown(DomainError):
    """This file was imported before. Nothing of it is new."""

    code = "reconciliation.statement_known"


constraint_means("bank_statement_once", StatementKnown)


class ImportStatement(Command):
    """The bytes are stored already (`reconciliation.flows.bring_statement`); `sha256` names them."""

    bank_account_id: UUID
    format: Annotated[str, Field(max_length=20)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, Field(gt=0, le=LARGEST_BYTES)]


class ImportedStatement(Result):
    """`id` is the last statement's; `known` lines were here before, `pending` ones are not booked yet."""

    statement_ids: tuple[UUID, ...]
    new: int
    known: int
    pending: int


@action(
    "reconciliation.import_statement",
    errors=(NotFound, Invalid, StatementRefused, StatementKnown),
    money=True,
)
def import_statement(ctx: Context, command: ImportStatement) -> ImportedStatement:
    """Read a stored file and keep its booked lines, each once. What does not close is refused whole."""
    writer.lock(ctx, BankAccount, command.bank_account_id, "id")
    account = BankAccount.here(ctx).get(pk=command.bank_account_id)
    content = stored_bytes(command.sha256)
    if len(content) != command.size:
        raise Invalid("The stored bytes are not as many.", field="size")
    statements = read_file(account, command.format, content)
    if BankStatement.here(ctx).filter(account=account, sha256=command.sha256).exists():
        raise StatementKnown
    told = told_apart(line for statement in statements for line in booked(statement))
    fresh = _unknown(account.id, told)
    ids, taken = [], 0
    for part, statement in enumerate(statements, start=1):
        count = len(booked(statement))
        ids.append(_keep(ctx, account, command, part, statement, told[taken : taken + count], fresh))
        taken += count
    return ImportedStatement(
        id=ids[-1],
        statement_ids=tuple(ids),
        new=len(fresh),
        known=len(told) - len(fresh),
        pending=sum(len(s.lines) for s in statements) - len(told),
    )


_UNKNOWN = """
SELECT t.fingerprint, t.occurrence FROM unnest(%s::text[], %s::int[]) AS t (fingerprint, occurrence)
WHERE NOT EXISTS (SELECT 1 FROM reconciliation_statementline l WHERE l.account_id = %s
                  AND l.fingerprint = t.fingerprint AND l.occurrence = t.occurrence)
"""


def _unknown(account_id: UUID, told: Sequence[Told]) -> set[tuple[str, int]]:
    """Return what no file before had: a third twin is new where two were known."""
    columns = [[each.fingerprint for each in told], [each.occurrence for each in told]]
    return {(row.fingerprint, row.occurrence) for row in writer.rows(_UNKNOWN, [*columns, account_id])}


def _keep(
    ctx: Context,
    account: BankAccount,
    command: ImportStatement,
    part: int,
    statement: ReadStatement,
    told: Sequence[Told],
    fresh: set[tuple[str, int]],
) -> UUID:
    opening, closing = proved(statement, last_closing(account.id))
    statement_id = new_id()
    new = [each for each in told if (each.fingerprint, each.occurrence) in fresh]
    head = {
        "id": statement_id,
        "branch_id": ctx.here,
        "account_id": account.id,
        "format": command.format,
        "sha256": command.sha256,
        "part": part,
        "reference": _reference(statement.reference),
        "currency": account.currency,
        "from_on": statement.from_on,
        "to_on": statement.to_on,
        "opening_minor": opening,
        "closing_minor": closing,
        "booked_minor": closing - opening,
        "new_minor": sum(each.line.amount_minor for each in new),
        "lines": len(told),
        "imported_by": ctx.actor.ref,
        "imported_at": ctx.now,
    }
    writer.insert(BankStatement, head)
    for start in range(0, len(new), 1000):
        rows = [_row(head, start + n, each) for n, each in enumerate(new[start : start + 1000], start=1)]
        writer.insert(StatementLine, *rows)
    return statement_id


def _row(head: dict[str, Any], position: int, told: Told) -> dict[str, Any]:
    line = told.line
    return {
        "id": UUID(int=head["id"].int + position),  # in the order of the file
        "branch_id": head["branch_id"],
        "statement_id": head["id"],
        "account_id": head["account_id"],
        "position": position,
        "booked_on": line.booked_on,
        "value_on": line.value_on,
        "amount_minor": line.amount_minor,
        "currency": head["currency"],
        "bank_ref": _reference(line.bank_ref),
        "references": list(structured([*line.references, line.remittance]))[:12],
        "code": _reference(line.code)[:40],
        "reversal": line.reversal,
        "return_reason": _reference(line.return_reason)[:20],
        "fingerprint": told.fingerprint,
        "occurrence": told.occurrence,
    }


def _reference(text: str) -> str:
    """A reference of the bank's: no sentence of anybody's gets into the tables in its place."""
    return text if len(text) <= 60 and " " not in text.strip() and "@" not in text else ""
