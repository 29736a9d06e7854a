"""The company that every test lives in, and how tests act in it."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, connections

from workwright.kernel.actions import Action
from workwright.kernel.context import Context
from workwright.kernel.ids import derived_id, new_id

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Los Angeles."""
R = TypeVar("R")
sent_twice: set[str] = set()
"""The actions that this run has seen answer a repetition with a replay."""


@dataclass(frozen=True)
class Company:
    """The two branches of the test company."""

    harbour: UUID
    north: UUID


COMPANY = Company(derived_id("test branch", "harbour"), derived_id("test branch", "north"))


def make_branches(cursor: Any) -> None:
    """Insert the two branches as the owner of the tables, once, into the template."""
    columns = "id, code, name, zone, locale, currency, country, jurisdiction, address, phone, email, tax_id, version"
    rows = [
        [COMPANY.harbour, "HSG", "Harbour Street Garage", "America/Los_Angeles", "en_US", "USD", "US", "US-CA",
         "14 Harbour Street\nPortland, OR 97201", "+15035550142", "hello@harbourgarage.example", "93-1234567", 1],
        [COMPANY.north, "NOR", "Northside", "Europe/Brussels", "en_BE", "EUR", "BE", "BE",
         "Noorderlaan 2\n2030 Antwerpen", "+3232000000", "hallo@northside.example", "BE0417497106", 1],
    ]  # fmt: skip
    for row in rows:
        cursor.execute(f"INSERT INTO access_branch ({columns}) VALUES ({', '.join(['%s'] * len(row))})", row)


def act(action: Action[Any, Any], ctx: Context, **fields: Any) -> Any:
    """Perform `action` and, in a rolled-back test, have the database check its deferred promises at once.

    The first time that an action succeeds in a run it is sent twice under one key: the second answer has to be
    the first one, replayed.
    """
    command = action.command(**fields)
    once = ctx if ctx.key or ctx.unit else replace(ctx, key=f"once-{new_id()}")
    result = action(once if action.name not in sent_twice else ctx, command)
    if action.name not in sent_twice and once is not ctx:
        sent_twice.add(action.name)
        again = action.perform(once, command)
        assert (again.result, again.replayed) == (result, True), f"{action.name} is not idempotent"
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return result


def journal(scope: UUID = COMPANY.harbour) -> list[dict[str, Any]]:
    """Return the stored bodies of one chain, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_journal WHERE scope = %s ORDER BY seq", [scope])
        return [json.loads(bytes(body)) for (body,) in cursor.fetchall()]


def in_threads(count: int, work: Callable[[int], R]) -> list[R | Exception]:
    """Run `work(0)` to `work(count - 1)` at once, each on its own connection; exceptions are results."""

    def one(index: int) -> R | Exception:
        try:
            return work(index)
        except Exception as error:  # noqa: BLE001 - the race's loser is the result
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
