"""Copies of real rows under ids that rise as ours do, spread over the years, several orders to one customer.

Made by the database superuser with triggers off: they are there to be in the way, and to be found.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from bench import crowd

YEARS = 8
WORDS = "It stutters when cold.|Brakes squeal at low speed.|Air conditioning blows warm.|Oil under the car."


class Copies:
    """Copies rows under derived ids that rise as ours do; records are shared by several orders each."""

    def __init__(
        self,
        admin: psycopg.Connection[Any],
        contexts: tuple[str, ...],
        shared: list[UUID],
        shared_copies: int,
    ) -> None:
        self.admin, self.tables = admin, crowd._columns(admin, contexts)
        self.shared, self.shared_copies = shared, shared_copies

    def make(
        self, ids: list[UUID], first: int, last: int, *, past: bool = True, skipped: tuple[str, ...] = ()
    ) -> None:
        """Copy every row of `ids` under the numbers `first` to `last`; `past` spreads them over the years."""
        began = datetime.now(UTC)
        self.admin.execute("SET session_replication_role = replica")
        made = sum(
            self._table(table, ids, first, last, past)
            for table in self.tables
            if table not in crowd.SKIPPED and not table.startswith(skipped or ("?",))
        )
        self.admin.execute("SET session_replication_role = origin")
        seconds = (datetime.now(UTC) - began).total_seconds()
        print(f"  {made:,} rows in {seconds:.0f} s", flush=True)

    def _table(self, table: str, ids: list[UUID], first: int, last: int, past: bool) -> int:
        columns = [column for column in self.tables[table] if not column[2]]
        uuids = [name for name, kind, *_ in columns if kind == "uuid"]
        if not uuids:
            return 0
        own = [name for name in ("id", "transaction_id", "account_id") if name in uuids][:1] or uuids
        where = " OR ".join(f'r."{name}" = ANY (%(ids)s)' for name in own)
        names = ", ".join(f'"{name}"' for name, *_ in columns)
        values = {"ids": ids, "shared": self.shared, "many": self.shared_copies, "first": first, "last": last}
        picked = ", ".join(_picked(table, *column, past=past) for column in columns)
        return self.admin.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {picked} FROM '
            f'(SELECT r.* FROM "{table}" r WHERE {where}) r, '
            "generate_series(%(first)s::int, %(last)s) i".encode(),
            {**values, "step": timedelta(days=365 * YEARS)},
        ).rowcount


def _picked(table: str, name: str, kind: str, identity: bool, in_unique: bool, *, past: bool) -> str:
    column, ago = f'r."{name}"', "(%(step)s * (1 - i / (%(last)s + 1.0)) + interval '21 days')"
    if table == "kernel_journal" and name == "seq":
        return "-(r.seq * 10000000 + i)"
    if kind == "uuid":
        return (
            f"CASE WHEN {column} = ANY (%(ids)s) THEN {_id(column, 'i')} "
            f"WHEN {column} = ANY (%(shared)s) THEN {_id(column, '(i %% %(many)s + 1)')} ELSE {column} END"
        )
    if in_unique and name in ("number", "business_key", "subject", "key", "plate_key"):
        return f"left({column}, 40) || '-' || i"
    if name in ("phone", "plate"):
        return f"{column} || i" if name == "plate" else "'+1971' || lpad(i::text, 7, '0')"
    if name == "customer_words":
        return f"split_part('{WORDS}', '|', i %% 4 + 1)"
    if past and kind == "timestamptz":
        return f"{column} - {ago}"
    if past and kind == "date":
        return f"({column} - {ago})::date"
    return column


def _id(column: str, number: str) -> str:
    return f"(lpad(to_hex({number}), 12, '0') || substr(md5({column}::text || {number}), 13))::uuid"
