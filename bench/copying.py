"""Copies of real rows under ids that rise as ours do, spread over branches and days, several orders to one customer.

Made by the database superuser with triggers off: they are there to be in the way, and to be found.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from bench import crowd, people

SKIPPED = tuple(name for name in crowd.SKIPPED if name != "scheduling_occupancy")
A_DAY = 50
"""Visits of one branch on one day."""
HOUR = "interval '1 hour'"


@dataclass(frozen=True)
class Plan:
    """Where and when copy `i` of `first` to `last` belongs: SQL for its branch, its technician and how far it moves.

    Branch and technician count from 0; a technician of NULL stays who it is, in the copy's own branch.
    """

    branch: str = "0"
    technician: str = "NULL::int"
    moved: str = "interval '0'"
    over: bool = False


RECORDS = Plan()
"""Customers, vehicles: the whole company's, and they do not move."""
_BACK = "((%(orders)s - i) / %(branches)s)"
_DAYS_BACK = f"({_BACK} / %(day)s + 1 + ({_BACK} / %(day)s + 7 - extract(isodow FROM now())::int) / 6)"
PAST = Plan(
    "i %% %(branches)s",
    f"({_BACK} %% %(day)s) %% %(people)s",
    f"({_BACK} %% %(day)s) / %(people)s * {HOUR} - {_DAYS_BACK} * interval '1 day'",
    over=True,
)
"""From yesterday back, so many a day in each branch, with Sundays free."""
ELSEWHERE = Plan("i %% %(branches)s")
"""The same day in another branch, with that branch's people."""
_NTH = "((i %% 1000000) / %(branches)s)"
AHEAD = Plan(
    "i %% %(branches)s",
    f"({_NTH} %% %(day)s) %% %(people)s",
    f"({_NTH} %% %(day)s) / %(people)s * {HOUR} + ({_NTH} / %(day)s + 1) * interval '1 day'",
)
"""The days to come, so many a day in each branch."""


@dataclass(frozen=True)
class Chain:
    """The branches that copies are spread over, and who works in each: the same number everywhere."""

    branches: list[UUID]
    people: list[list[UUID]]
    template: UUID
    """The technician of the orders that are copied."""


class Copies:
    """Copies rows under derived ids that rise as ours do; records are shared by several orders each."""

    def __init__(
        self,
        admin: psycopg.Connection[Any],
        contexts: tuple[str, ...],
        chain: Chain,
        orders: int,
        shared: list[UUID],
        shared_copies: int,
    ) -> None:
        self.admin, self.tables, self.chain = admin, crowd._columns(admin, contexts), chain
        self.orders, self.shared, self.shared_copies = orders, shared, shared_copies

    def make(
        self, ids: list[UUID], first: int, last: int, plan: Plan, *, skipped: tuple[str, ...] = ()
    ) -> None:
        """Copy every row of `ids` under the numbers `first` to `last`."""
        began = datetime.now(UTC)
        self.admin.execute("SET session_replication_role = replica")
        made = sum(
            self._table(table, ids, first, last, plan)
            for table in self.tables
            if table not in SKIPPED and not table.startswith(skipped or ("?",))
        )
        self.admin.execute("SET session_replication_role = origin")
        seconds = (datetime.now(UTC) - began).total_seconds()
        print(f"  {made:,} rows in {seconds:.0f} s", flush=True)

    @contextmanager
    def indexes_later(self) -> Iterator[None]:
        """Leave out the indexes that promise nothing while the block fills their tables, and build them after it."""
        names = list(self.tables)
        rows = self.admin.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
            "WHERE NOT i.indisunique AND i.indrelid::regclass::text = ANY (%s) AND NOT EXISTS "
            "(SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            [names],
        ).fetchall()
        for name, _ in rows:
            self.admin.execute(f'DROP INDEX "{name}"'.encode())
        yield
        began = datetime.now(UTC)
        self.admin.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in rows:
            self.admin.execute(definition.encode())
        print(f"  {len(rows)} indexes in {(datetime.now(UTC) - began).total_seconds():.0f} s", flush=True)

    def _table(self, table: str, ids: list[UUID], first: int, last: int, plan: Plan) -> int:
        columns = [column for column in self.tables[table] if not column[2]]
        uuids = [name for name, kind, *_ in columns if kind == "uuid"]
        if not uuids:
            return 0
        own = [name for name in ("id", "transaction_id", "account_id") if name in uuids][:1] or uuids
        where = " OR ".join(f'r."{name}" = ANY (%(ids)s)' for name in own)
        names = ", ".join(f'"{name}"' for name, *_ in columns)
        picked = ", ".join(_picked(table, *column, plan=plan) for column in columns)
        return self.admin.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {picked} FROM '
            f'(SELECT r.* FROM "{table}" r WHERE {where}) r, '
            f"(SELECT i, {plan.branch} AS branch, {plan.technician} AS technician, {plan.moved} AS moved "
            "FROM generate_series(%(first)s::int, %(last)s) i) n".encode(),
            self._values(ids, first, last),
        ).rowcount

    def _values(self, ids: list[UUID], first: int, last: int) -> dict[str, Any]:
        chain = self.chain
        return {
            "ids": ids,
            "shared": self.shared,
            "many": self.shared_copies,
            "first": first,
            "last": last,
            "orders": self.orders,
            "home": chain.branches[0],
            "branch_ids": chain.branches,
            "branches": len(chain.branches),
            "people_ids": [one for people in chain.people for one in people],
            "people": len(chain.people[0]),
            "replaced": [*chain.people[0], chain.template],
            "day": A_DAY,
        }


def _picked(table: str, name: str, kind: str, identity: bool, in_unique: bool, *, plan: Plan) -> str:
    column = f'r."{name}"'
    own = people.column(table, name)
    if own:
        return own
    if table == "kernel_journal" and name == "seq":
        return "-(r.seq * 10000000 + i)"
    if kind == "uuid":
        return _reference(column)
    if in_unique and name in ("number", "business_key", "subject", "key"):
        return f"left({column}, 40) || '-' || i"
    if (
        plan.over
        and table == "scheduling_visit"
        and name in ("state", "started_at", "finished_at", "ends_at")
    ):
        return _of_past_visit(name)
    return _moved(column, kind)


def _reference(column: str) -> str:
    nth = f"coalesce(technician + 1, array_position(%(replaced)s::uuid[], {column}))"
    return (
        f"CASE WHEN {column} = ANY (%(ids)s) THEN {_id(column, 'i')} "
        f"WHEN {column} = ANY (%(shared)s) THEN {_id(column, '(i %% %(many)s + 1)')} "
        f"WHEN {column} = %(home)s THEN (%(branch_ids)s::uuid[])[branch + 1] "
        f"WHEN {column} = ANY (%(replaced)s) THEN (%(people_ids)s::uuid[])[branch * %(people)s + {nth}] "
        f"ELSE {column} END"
    )


def _of_past_visit(name: str) -> str:
    """A visit of the past is over, and took most of an hour."""
    if name == "state":
        return "'done'"
    return "r.starts_at + moved" if name == "started_at" else "r.starts_at + moved + interval '55 minutes'"


def _moved(column: str, kind: str) -> str:
    if kind == "timestamptz":
        return f"{column} + moved"
    if kind == "date":
        return f"({column} + moved)::date"
    if kind == "tstzrange":
        return f"tstzrange(lower({column}) + moved, lower({column}) + moved + interval '55 minutes')"
    return column


def _id(column: str, number: str) -> str:
    return f"(lpad(to_hex({number}), 12, '0') || substr(md5({column}::text || {number}), 13))::uuid"
