"""Walk the record and name the first row of each kind that does not fit. Contexts add checks of their own."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that does not fit, and what about it."""

    check: str
    row: str
    message: str


Check = Callable[[], Iterable[Finding]]
_checks: dict[str, Check] = {}
_references: list[tuple[str, str, str]] = []


def verifier(name: str) -> Callable[[Check], Check]:
    """Register a check; it yields a finding for each row that does not fit, first row first."""

    def register(check: Check) -> Check:
        if name in _checks:
            raise ValueError(f"two verifiers are named {name}")
        _checks[name] = check
        return check

    return register


def upward_reference(table: str, column: str, target_table: str) -> None:
    """Have `verify` check that each id in `table.column` names a row of a table in a higher layer."""
    _references.append((table, column, target_table))


def verify(progress: Progress | None = None) -> list[Finding]:
    """Run every check and return what was found; an empty list means that the record is whole."""
    findings: list[Finding] = []
    for name, check in _checks.items():
        if progress:
            progress(name, len(findings))
        findings += check()
    return findings


def sql_findings(check: str, sql: str, message: str, params: Iterable[Any] = ()) -> Iterator[Finding]:
    """Yield one finding per row of `sql`; its first column names the row, all columns fill `message`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        names = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            yield Finding(check, str(values[0]), message.format(**dict(zip(names, values, strict=True))))


@verifier("journal chain")
def check_chains() -> Iterator[Finding]:
    """Re-hash every chain over the stored bytes, compare the repeated columns, and compare its head."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT scope, seq, hash FROM kernel_chain ORDER BY scope")
        heads = {scope: (seq, bytes(hash_)) for scope, seq, hash_ in cursor.fetchall()}
        cursor.execute("SELECT DISTINCT scope FROM kernel_journal ORDER BY scope")
        scopes = sorted({*heads, *(scope for (scope,) in cursor.fetchall())})
    for scope in scopes:
        yield from _check_chain(scope, heads.get(scope, (0, b"\x00")))


def _check_chain(scope: UUID, head: tuple[int, bytes]) -> Iterator[Finding]:
    seq, digest = 0, b"\x00"
    for row in _journal_rows(scope):
        message = _misfit(row, seq, digest)
        if message:
            yield Finding("journal chain", f"{scope}/{row['seq']}", message)
            return
        seq, digest = row["seq"], bytes(row["hash"])
    if (seq, digest) != head:
        yield Finding(
            "journal chain", f"{scope}/{seq + 1}", f"the chain ends at {seq}, its head says {head[0]}"
        )


def _misfit(row: dict[str, Any], seq: int, digest: bytes) -> str:
    if row["seq"] != seq + 1:
        return f"row {seq + 1} is missing"
    body = bytes(row["body"])
    expected = hashlib.sha256(digest + row["seq"].to_bytes(8, signed=True) + body).digest()
    if expected != bytes(row["hash"]):
        return "the stored bytes do not give the stored hash"
    told = json.loads(body)
    for column in ("id", "scope", "action", "actor", "door", "key", "root"):
        if told[column] != (None if row[column] is None else str(row[column])):
            return f"the column {column} differs from the stored bytes"
    return ""


def _journal_rows(scope: UUID) -> Iterator[dict[str, Any]]:
    after = 0
    columns = ("seq", "id", "scope", "action", "actor", "door", "key", "root", "body", "hash")
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(columns)} FROM kernel_journal WHERE scope = %s AND seq > %s "
                "ORDER BY seq LIMIT 2000",
                [scope, after],
            )
            batch = cursor.fetchall()
        if not batch:
            return
        for values in batch:
            yield dict(zip(columns, values, strict=True))
        after = batch[-1][0]


@verifier("upward references")
def check_references() -> Iterator[Finding]:
    """A lower table names upper rows by a plain uuid; look that each exists."""
    for table, column, target in _references:
        yield from sql_findings(
            "upward references",
            f"SELECT t.id, t.{column} AS target FROM {table} t WHERE t.{column} IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM {target} u WHERE u.id = t.{column}) ORDER BY t.id LIMIT 20",
            f"{table}.{column} names {{target}}, which is not in {target}",
        )


@verifier("erasures")
def check_erasures() -> Iterator[Finding]:
    """Whatever was blanked was blanked by an act of erasing, so that nobody hides a change behind one."""
    yield from sql_findings(
        "erasures",
        "SELECT e.row_id, e.table_name FROM kernel_erased e WHERE NOT EXISTS "
        "(SELECT 1 FROM kernel_journal j WHERE j.id = e.journal_id AND starts_with(j.action, 'privacy.')) "
        "ORDER BY e.id LIMIT 20",
        "a row of {table_name} was blanked by nobody",
    )


@verifier("history")
def check_history() -> Iterator[Finding]:
    """Every kept before-image belongs to an act in the journal."""
    yield from sql_findings(
        "history",
        "SELECT h.id, h.table_name, h.row_id FROM kernel_history h WHERE NOT EXISTS "
        "(SELECT 1 FROM kernel_journal j WHERE j.id = h.journal_id) ORDER BY h.id LIMIT 20",
        "{table_name} {row_id} was changed outside the journal",
    )
