"""Statement files: read by their format's plugin, checked, and asked again for the words that tables do not hold."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from workwright.files.queries import stored_bytes
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid
from workwright.reconciliation.models import BankAccount, BankStatement
from workwright.reconciliation.ports import BankLine, ReadStatement, Unreadable, readers
from workwright.reconciliation.rules.statements import booked, fault, same_account, told_apart


class StatementRefused(DomainError):
    """This file cannot be taken as a statement of this account. Nothing of it was kept."""

    code = "reconciliation.statement_refused"
    status = 422


def read_file(account: BankAccount, format: str, content: bytes) -> list[ReadStatement]:
    """Return the statements of a file that is whole and of this account; raise `Invalid`, `StatementRefused`."""
    if format not in readers:
        known = ", ".join(sorted(reader.key for reader in readers))
        raise Invalid(f"Statements can be read as: {known}.", field="format")
    try:
        found = list(readers[format].read(content, account.reading.get(format, {})))
    except Unreadable as refusal:
        raise StatementRefused(str(refusal), field="file") from None
    for statement in found:
        _check(account, statement)
    return sorted(found, key=lambda statement: (statement.to_on, statement.from_on))


def _check(account: BankAccount, statement: ReadStatement) -> None:
    if statement.currency != account.currency:
        raise StatementRefused(
            f"The file is in {statement.currency}, this account in {account.currency}.", field="file"
        )
    if not same_account(statement.account, account.number):
        raise StatementRefused(
            f"The file is of account {statement.account[-10:]}, not of {account.name}.", field="file"
        )
    if wrong := fault(statement):
        raise StatementRefused(wrong, field="file")


def words_of(ctx: Context, statement_ids: Iterable[UUID]) -> dict[tuple[str, int], BankLine]:
    """Return the lines of some statements as their files have them, by fingerprint and occurrence.

    What payers wrote is in no table: it is read from the stored file. A file that is gone has no words.
    """
    found: dict[tuple[str, int], BankLine] = {}
    statements = BankStatement.here(ctx).filter(pk__in=list(statement_ids)).order_by()
    for format, sha256, reading in statements.values_list("format", "sha256", "account__reading").distinct():
        settings = reading.get(format, {})
        found |= _lines_of(format, sha256, tuple(sorted((k, _plain(v)) for k, v in settings.items())))
    return found


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@lru_cache(maxsize=4)
def _lines_of(
    format: str, sha256: str, settings: Sequence[tuple[str, Any]]
) -> dict[tuple[str, int], BankLine]:
    try:
        statements = readers[format].read(stored_bytes(sha256), dict(settings))
    except (Unreadable, DomainError, KeyError):
        return {}
    told = [told for statement in statements for told in told_apart(booked(statement))]
    return {(each.fingerprint, each.occurrence): each.line for each in told}
