"""What a database holds, in a few numbers that a restored copy must show again. Needs Django's models loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from workwright.ledger.queries.ledger_hash import ledger_hash
from workwright.project.backups.manifest import Facts

COUNTED = ("kernel_journal", "ledger_entry", "work_orders_workorder", "billing_invoice", "payments_payment")


@contextmanager
def snapshot(address: str) -> Iterator[tuple[str, "psycopg.Cursor[Any]"]]:
    """Hold one instant of a database: yield its name for other programs, and a cursor that sees it."""
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield _one(cursor), cursor
        connection.rollback()


def facts(cursor: "psycopg.Cursor[Any]") -> Facts:
    """Return what the database holds at the cursor's instant."""
    cursor.execute("SELECT scope::text, seq || ' ' || encode(hash, 'hex') FROM kernel_chain ORDER BY scope")
    heads = dict(cursor.fetchall())
    cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY app, name")
    migrations = tuple(sorted({name for (name,) in cursor.fetchall()}))
    cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
    server, size = cursor.fetchone() or ("", 0)
    return Facts(
        ledger_hash=ledger_hash(cursor),
        heads=heads,
        migrations=migrations,
        counts={table: _count(cursor, table) for table in COUNTED},
        server=server,
        bytes=size,
    )


def differences(before: Facts, after: Facts) -> list[str]:
    """Return in what a restored database differs from what was backed up; nothing is as it should be."""
    pairs = {
        "the ledger hash": (before.ledger_hash, after.ledger_hash),
        "the heads of the journal": (before.heads, after.heads),
        "the migrations": (before.migrations, after.migrations),
        "the number of rows": (before.counts, after.counts),
    }
    return [
        f"{what}: {old} was backed up, {new} was restored" for what, (old, new) in pairs.items() if old != new
    ]


def _count(cursor: "psycopg.Cursor[Any]", table: str) -> int:
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
    if not _one(cursor):
        return 0
    cursor.execute(f"SELECT count(*) FROM {table}")
    return int(_one(cursor))


def _one(cursor: "psycopg.Cursor[Any]") -> Any:
    row = cursor.fetchone()
    assert row is not None
    return row[0]
