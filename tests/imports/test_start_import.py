from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.builders import CUSTOMERS, brought_in, checked
from tests.world import COMPANY, NOW
from workwright.imports.actions.start_import import NothingToBringIn, start_import
from workwright.imports.flows import work_once
from workwright.imports.queries import get_import
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, NotFound, Stale
from workwright.parties.queries import search_customers

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


def test_nothing_comes_in_before_it_is_started(ctx: Context, ctx_as: Make, act: Act) -> None:
    job = checked(ctx, "customers", CUSTOMERS)
    assert (job.state, job.ready.rows) == ("checked", 4)
    assert search_customers(ctx_as()).rows == ()
    with pytest.raises(Stale):
        act(start_import, ctx, import_id=job.id, expected_version=1)
    with pytest.raises(Forbidden):
        act(start_import, ctx_as("cashier"), import_id=job.id, expected_version=job.version)
    with pytest.raises(NotFound):
        act(
            start_import,
            ctx_as("operations_manager", branch=COMPANY.north),
            import_id=job.id,
            expected_version=job.version,
        )
    done = act(start_import, ctx, import_id=job.id, expected_version=job.version)
    assert (done.state, done.rows) == ("running", 4)
    assert get_import(ctx, job.id).working
    assert work_once(lambda: NOW)
    assert get_import(ctx, job.id).state == "done"
    assert not work_once(lambda: NOW)


def test_a_file_that_came_in_before_brings_nothing(ctx: Context, act: Act) -> None:
    brought_in(ctx, "customers", CUSTOMERS)
    again = checked(ctx, "customers", CUSTOMERS)
    assert (again.ready.rows, again.known.rows, again.agrees) == (0, 4, True)
    with pytest.raises(NothingToBringIn):
        act(start_import, ctx, import_id=again.id, expected_version=again.version)
