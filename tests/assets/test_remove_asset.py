from collections.abc import Callable

import pytest

from tests.imports.builders import brought_in, undone
from tests.work_orders.builders import an_order
from workwright.assets.actions.remove_asset import RemoveAsset, remove_asset
from workwright.assets.queries import search_assets
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        remove_asset(ctx_as(), RemoveAsset(asset_id=new_id()))


def test_a_vehicle_goes_with_its_readings_and_gives_its_plate_free(ctx_as: Make) -> None:
    ctx = ctx_as("operations_manager")
    text = "Name,Phone,Plate,Make,Mileage\nAnna Bell,503 555 0142,7ABC123,Honda,84310\n"
    assert undone(ctx, brought_in(ctx, "customers", text)).state == "undone"
    assert search_assets(ctx_as()).rows == ()
    assert brought_in(ctx, "customers", text).created.rows == 1


def test_one_that_has_an_order_stays(ctx_as: Make) -> None:
    ctx = ctx_as("operations_manager")
    job = brought_in(ctx, "customers", "Name,Phone,Plate\nAnna Bell,503 555 0142,7ABC123\n")
    (car,) = search_assets(ctx_as(), "7ABC123").rows
    an_order(ctx_as(), customer_id=car.customer_id, asset_id=car.id)
    assert "It is named by" in undone(ctx, job).problem
