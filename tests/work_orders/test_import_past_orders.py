from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from tests.assets.builders import a_vehicle
from tests.parties.builders import a_customer
from tests.world import NOW, in_threads
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.import_past_orders import (
    ImportedPastOrders,
    ImportPastOrders,
    import_past_orders,
)
from workwright.work_orders.queries import asset_history, list_past_imports

Make = Callable[..., Context]
Act = Callable[..., Any]
SOURCE = {"source_name": "old.csv", "source_sha256": "ab" * 32}


def an_order(asset: UUID, row: int = 2, **fields: Any) -> dict[str, Any]:
    told = {"row": row, "asset_id": asset, "done_on": date(2004, 7, 1), "words": "Leaks", "kind": "PM01"}
    return told | {"cost_minor": 100 * row} | fields


@pytest.fixture
def owned(ctx_as: Make) -> tuple[UUID, UUID]:
    customer = a_customer(ctx_as())
    return customer, a_vehicle(ctx_as(), customer_id=customer)


def test_rows_come_in_once_and_are_counted(ctx_as: Make, act: Act, owned: Any, journal: Any) -> None:
    ctx, (customer, asset) = ctx_as("operations_manager"), owned
    fields = {
        **SOURCE,
        "customer_id": customer,
        "refused": [{"row": 4, "reason": "No asset", "cost_minor": 7}],
    }
    done = act(import_past_orders, ctx, orders=[an_order(asset), an_order(asset, 3)], **fields)
    assert (done.created, done.known, done.refused, done.created_minor) == (2, 0, 1, 500)
    again = act(import_past_orders, ctx, orders=[an_order(asset, 3), an_order(asset, 5)], **fields)
    assert (again.created, again.known, again.created_minor) == (1, 1, 500)
    (held,) = list_past_imports(ctx, SOURCE["source_sha256"])
    assert (held.rows, held.cost_minor, held.currency) == (3, 1000, "USD")
    assert [row.imported_from for row in asset_history(ctx, asset)] == ["old.csv"] * 3
    assert "Leaks" not in str(journal()[-1])


def test_what_is_wrong_is_refused_whole(ctx_as: Make, act: Act, owned: Any) -> None:
    ctx, (customer, asset) = ctx_as(), owned
    fields = {**SOURCE, "customer_id": customer}
    with pytest.raises(Invalid, match="twice"):
        act(import_past_orders, ctx, orders=[an_order(asset), an_order(asset)], **fields)
    with pytest.raises(Invalid, match="not done yet"):
        act(import_past_orders, ctx, orders=[an_order(asset, done_on=date(2999, 1, 1))], **fields)
    with pytest.raises(NotFound):
        act(import_past_orders, ctx, orders=[an_order(new_id())], **fields)
    with pytest.raises(NotFound):
        act(import_past_orders, ctx, orders=[], **SOURCE, customer_id=new_id())
    with pytest.raises(ValidationError):
        act(import_past_orders, ctx, orders=[an_order(asset, cost_minor=-1)], **fields)
    with pytest.raises(Forbidden):
        act(import_past_orders, ctx_as("technician"), orders=[an_order(asset)], **fields)
    assert list_past_imports(ctx, SOURCE["source_sha256"]) == []


@pytest.mark.race
def test_eight_that_take_over_the_same_file(fresh_db: str, ctx_as: Make) -> None:
    customer = a_customer(ctx_as())
    asset = a_vehicle(ctx_as(), customer_id=customer)
    command = ImportPastOrders(customer_id=customer, orders=(an_order(asset),), **SOURCE)
    done = in_threads(8, lambda n: import_past_orders(ctx_as(at=NOW), command))
    assert all(isinstance(one, ImportedPastOrders) for one in done), done
    assert sorted(one.created for one in done) == [0] * 7 + [1]
