"""Fill a database with copies of one lifecycle, so that indexes and tables have the size of a shop of years.

Every row that one real lifecycle wrote is copied under derived ids, by the database superuser with triggers off.
The copies are there to be in the way: balances and the hash chain do not cover them.
"""

from typing import Any
from uuid import UUID

import psycopg

SKIPPED = ("scheduling_occupancy", "kernel_delivery", "kernel_personal", "kernel_refusal")
_TABLES = """
SELECT c.relname, a.attname, t.typname, a.attidentity <> '' AS identity,
       EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique
               AND a.attnum = ANY (i.indkey)) AS in_unique
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
JOIN pg_type t ON t.oid = a.atttypid
WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  AND c.relname ~ %s ORDER BY c.relname, a.attnum
"""


def new_ids(admin: "psycopg.Connection[Any]", contexts: tuple[str, ...], since: UUID) -> list[UUID]:
    """Return the ids of all rows made since `since`: our ids rise with time."""
    ids: list[UUID] = []
    for table, columns in _columns(admin, contexts).items():
        if any(name == "id" and kind == "uuid" for name, kind, *_ in columns):
            rows = admin.execute(f'SELECT id FROM "{table}" WHERE id >= %s', [since]).fetchall()
            ids += [row[0] for row in rows]
    return ids


def multiply(
    admin: "psycopg.Connection[Any]", contexts: tuple[str, ...], ids: list[UUID], copies: int
) -> int:
    """Copy every row that names one of `ids`, `copies` times; return how many rows were made."""
    admin.execute("SET session_replication_role = replica")
    made = 0
    for table, columns in _columns(admin, contexts).items():
        uuids = [name for name, kind, *_ in columns if kind == "uuid"]
        if table in SKIPPED or not uuids:
            continue
        names = [name for name, _, identity, _ in columns if not identity]
        picked = [_copied(table, *column) for column in columns if not column[2]]
        own = [name for name in ("id", "transaction_id", "account_id") if name in uuids][:1] or uuids
        where = " OR ".join(f'r."{name}" = ANY (%(ids)s)' for name in own)
        quoted = ", ".join(f'"{name}"' for name in names)
        made += admin.execute(
            f'INSERT INTO "{table}" ({quoted}) SELECT {", ".join(picked)} FROM '
            f'(SELECT r.*, row_number() OVER () AS nth FROM "{table}" r WHERE {where}) r, '
            "generate_series(1, %(copies)s) i",
            {"ids": ids, "copies": copies},
        ).rowcount
    admin.execute("SET session_replication_role = origin")
    admin.execute("ANALYZE")
    return made


def _copied(table: str, name: str, kind: str, identity: bool, in_unique: bool) -> str:
    column = f'r."{name}"'
    if table == "kernel_journal" and name == "seq":
        return "-(r.nth * 10000000 + i)"
    if kind == "uuid":
        return f"CASE WHEN {column} = ANY (%(ids)s) THEN md5({column}::text || i)::uuid ELSE {column} END"
    if in_unique and name in ("number", "business_key", "subject", "key"):
        return f"left({column}, 40) || '-' || i"
    return column


def _columns(admin: "psycopg.Connection[Any]", contexts: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
    tables: dict[str, list[tuple[Any, ...]]] = {}
    for table, *column in admin.execute(_TABLES, [f"^({'|'.join(contexts)})_"]).fetchall():
        tables.setdefault(table, []).append(tuple(column))
    return tables
