"""How many statements a page takes; the same for one order and for many (no N+1)."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, an_order
from workwright.access.queries import branches
from workwright.kernel import policy
from workwright.kernel.context import Context
from workwright.operations.queries import status


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.fixture(autouse=True)
def nothing_goes_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine must not make what is kept for seconds stale while statements are counted."""
    for kept in (policy, branches, status):
        monkeypatch.setattr(kept, "_FRESH_SECONDS", 3600.0)


@pytest.mark.parametrize("path", ["/", "/orders", "/customers", "/assets", "/schedule", "/journal", "/parts"])
def test_a_list_of_many_takes_no_more_than_a_list_of_few(
    desk_of: Callable[..., Client], ctx_as: Callable[..., Context], path: str
) -> None:
    client = desk_of()
    for _ in range(2):
        an_order(ctx_as())
    few = statements(client, path)
    for _ in range(6):
        an_order(ctx_as(), COIL_JOB, BRAKE_JOB)
    assert statements(client, path) <= few
    assert few <= 24


def test_an_order_with_many_lines_takes_no_more_than_one_with_few(
    desk_of: Callable[..., Client], ctx_as: Callable[..., Context]
) -> None:
    client = desk_of()
    small, large = an_order(ctx_as()), an_order(ctx_as(), COIL_JOB, BRAKE_JOB, COIL_JOB, BRAKE_JOB)
    few = statements(client, f"/orders/{small.id}")
    assert statements(client, f"/orders/{large.id}") == few
    assert few <= 55
