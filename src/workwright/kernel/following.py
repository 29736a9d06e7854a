"""Following the record while it grows, for whoever shows what happens as it happens.

Numbers of a chain are given out under a lock that lives until commit, so a follower never skips a late committer. Those
who write pay nothing for it: a NOTIFY in their transaction would make every commit of the database wait for the others.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

AT_ONCE = 200
_COLUMNS = "j.scope, j.seq, j.at, j.action, j.actor, j.body"
_NEW = (
    f"SELECT {_COLUMNS} FROM kernel_chain c CROSS JOIN LATERAL (SELECT j.* FROM kernel_journal j "
    "WHERE j.scope = c.scope AND j.seq > coalesce((%(seen)s::jsonb ->> c.scope::text)::bigint, 0) "
    f"ORDER BY j.seq LIMIT {AT_ONCE}) j WHERE c.seq > coalesce((%(seen)s::jsonb ->> c.scope::text)::bigint, 0) "
    "ORDER BY j.at, j.scope, j.seq"
)
_RECENT = (
    f"SELECT {_COLUMNS} FROM unnest(%s::uuid[]) c(scope) CROSS JOIN LATERAL (SELECT j.* FROM kernel_journal j "
    f"WHERE j.scope = c.scope ORDER BY j.seq DESC LIMIT {AT_ONCE}) j WHERE j.at >= %s ORDER BY j.at, j.scope, j.seq"
)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the record, with its stored body."""

    scope: UUID
    seq: int
    at: datetime
    action: str
    actor: str
    body: Mapping[str, Any]


def heads() -> dict[UUID, int]:
    """Return how far each chain is now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT scope, seq FROM kernel_chain")
        return dict(cursor.fetchall())


def after(seen: Mapping[UUID, int]) -> list[Act]:
    """Return the acts of every chain after those that were seen, in one statement; some at a time."""
    with connection.cursor() as cursor:
        cursor.execute(_NEW, {"seen": json.dumps({str(scope): seq for scope, seq in seen.items()})})
        return _acts(cursor.fetchall())


def recent(scopes: Collection[UUID], since: datetime) -> list[Act]:
    """Return the latest acts of some chains since an instant, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_RECENT, [list(scopes), since])
        return _acts(cursor.fetchall())


def _acts(rows: Iterable[tuple[Any, ...]]) -> list[Act]:
    return [
        Act(scope, seq, at, action, actor, json.loads(bytes(body)))
        for scope, seq, at, action, actor, body in rows
    ]
