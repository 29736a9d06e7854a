"""A worker that dies in the middle, and two workers at once: every row comes in once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.imports.builders import checked
from tests.world import NOW, in_threads
from workwright.imports.actions import bring_rows as module
from workwright.imports.actions.start_import import StartImport, start_import
from workwright.imports.flows import work_once
from workwright.imports.queries import get_import
from workwright.kernel.context import Context
from workwright.parties.queries import search_customers

Make = Callable[..., Context]
MANY = "Name,Phone\n" + "".join(f"Customer {n:03},503555{1000 + n}\n" for n in range(120))


def started(ctx: Context) -> Any:
    job = checked(ctx, "customers", MANY)
    start_import(ctx, StartImport(import_id=job.id, expected_version=job.version))
    return job.id


def count(ctx_as: Make) -> int:
    """Customers there are, however they were asked for."""
    return len(search_customers(ctx_as(), "customer", limit=200).rows)


@pytest.mark.race
def test_a_worker_whose_connection_dies_goes_on_where_it_was(
    ctx_as: Make, fresh_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx = ctx_as("operations_manager")
    import_id = started(ctx)
    plain, calls = module.BRINGS["customers"], []

    def dying(*args: Any) -> Any:
        calls.append(1)
        if len(calls) == 75:
            connection.connection.close()
        return plain(*args)

    monkeypatch.setitem(module.BRINGS, "customers", dying)
    assert work_once(lambda: NOW)
    with pytest.raises(Exception, match="closed"):
        work_once(lambda: NOW)
    connection.close()
    seen = get_import(ctx, import_id)
    assert (seen.state, seen.created.rows, seen.ready.rows) == ("running", 50, 70)
    while work_once(lambda: NOW):
        pass
    seen = get_import(ctx, import_id)
    assert (seen.state, seen.created.rows, seen.agrees) == ("done", 120, True)
    assert count(ctx_as) == 120
    # 50 came in, 25 were lost with the connection and done again with the rest.
    assert len(calls) == 75 + 70


@pytest.mark.race
def test_two_workers_bring_each_row_in_once(ctx_as: Make, fresh_db: str) -> None:
    ctx = ctx_as("operations_manager")
    import_id = started(ctx)

    def work(_: int) -> int:
        return sum(1 for _ in range(20) if work_once(lambda: NOW))

    done = in_threads(3, work)
    assert all(isinstance(one, int) for one in done), done
    seen = get_import(ctx, import_id)
    assert (seen.state, seen.created.rows, seen.refused.rows, seen.agrees) == ("done", 120, 0, True)
