"""Search of vehicles and equipment by the ends of numbers and the beginnings of words."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.assets.builders import a_vehicle, a_vin, an_equipment
from tests.parties.builders import a_customer
from workwright.assets.queries import assets_by_id, get_asset, search_assets
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.parties.actions.merge_customers import merge_customers


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("8abc", True),
        ("000042", True),
        (a_vin(42), True),
        ("toy cor", True),
        ("2019", True),
        ("C123", False),
        ("vitodens", False),
        ("%%%", False),
        ("", True),
    ],
)
def test_search(ctx_as: Any, q: str, found: bool) -> None:
    ctx = ctx_as("technician")
    car = a_vehicle(ctx, plate="8-ABC 123", vin=a_vin(42))
    assert [row.id for row in search_assets(ctx, q).rows] == ([car] if found else [])


def test_a_serial_number_by_its_end(ctx_as: Any) -> None:
    ctx = ctx_as()
    boiler = an_equipment(ctx, serial="VD-2000-778")
    (row,) = search_assets(ctx, "0778").rows
    assert (row.id, row.title) == (boiler, "Viessmann Vitodens 200 · VD-2000-778")


def test_of_one_customer_and_those_merged_into_them(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    ana, anna, ben = (a_customer(ctx, name=name) for name in ("Ana", "Anna", "Ben"))
    cars = [a_vehicle(ctx, owner) for owner in (ana, anna)]
    a_vehicle(ctx, ben)
    act(merge_customers, ctx, customer_id=ana, expected_version=1, duplicate_id=anna, reason="same person")
    page = search_assets(ctx, customer_id=ana)
    assert sorted(row.id for row in page.rows) == sorted(cars)
    assert {row.customer_name for row in page.rows} == {"Ana"}


def test_pages(ctx_as: Any) -> None:
    ctx = ctx_as()
    owner = a_customer(ctx)
    made = {a_vehicle(ctx, owner, model=model) for model in ("A", "B", "C")}
    first = search_assets(ctx, limit=2)
    second = search_assets(ctx, limit=2, after=first.next)
    assert {row.id for row in (*first.rows, *second.rows)} == made
    assert second.next == ""


def test_few_queries(ctx_as: Any) -> None:
    ctx = ctx_as()
    owner = a_customer(ctx)
    cars = [a_vehicle(ctx, owner) for _ in range(4)]
    with CaptureQueriesContext(connection) as asked:
        search_assets(ctx, "toyota")
        assets_by_id(ctx, cars)
    assert len(asked) <= 4


def test_refusals(ctx_as: Any) -> None:
    with pytest.raises(NotFound):
        get_asset(ctx_as(), new_id())
    with pytest.raises(Forbidden):
        search_assets(ctx_as("super_admin"))
    with pytest.raises(Invalid):
        search_assets(ctx_as(), after="x")
