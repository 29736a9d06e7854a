"""Editing an asset: by version, with its numbers unique, its site its owner's."""

from typing import Any

import pytest

from tests.assets.builders import a_vehicle, a_vin, an_equipment
from tests.parties.builders import a_customer, a_site
from workwright.assets.actions.edit_asset import SerialTaken, VinTaken, edit_asset
from workwright.assets.actions.find_or_create_vehicle import PlateTaken
from workwright.assets.queries import get_asset, search_assets
from workwright.assets.rules import NotAVin
from workwright.kernel.errors import Invalid, NotFound, Stale
from workwright.kernel.ids import new_id


def test_only_what_is_sent_changes(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("service_advisor")
    car = a_vehicle(ctx, plate="8ABC123")
    act(edit_asset, ctx, asset_id=car, expected_version=1, plate="9XYZ 987", colour="red", year=None)
    view = get_asset(ctx, car)
    assert (view.plate, view.colour, view.year, view.maker, view.version) == (
        "9XYZ 987",
        "red",
        None,
        "Toyota",
        2,
    )
    assert [row.id for row in search_assets(ctx, "9xyz987").rows] == [car]
    assert not search_assets(ctx, "8ABC123").rows


def test_a_sold_car_has_a_new_owner(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    car, ben = a_vehicle(ctx), a_customer(ctx, name="Ben")
    act(edit_asset, ctx, asset_id=car, expected_version=1, customer_id=ben)
    assert get_asset(ctx, car).customer_name == "Ben"


def test_a_new_owner_takes_it_off_the_old_site(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    ana, ben = a_customer(ctx, name="Ana"), a_customer(ctx, name="Ben")
    boiler = an_equipment(ctx, ana, site_id=a_site(ctx, ana))
    with pytest.raises(Invalid):
        act(edit_asset, ctx, asset_id=boiler, expected_version=1, customer_id=ben)
    act(edit_asset, ctx, asset_id=boiler, expected_version=1, customer_id=ben, site_id=None)
    assert get_asset(ctx, boiler).site_id is None


def test_numbers_of_others_are_refused(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    a_vehicle(ctx, plate="8ABC123", vin=a_vin(1))
    an_equipment(ctx, serial="17")
    car, boiler = a_vehicle(ctx), an_equipment(ctx, serial="18")
    with pytest.raises(PlateTaken):
        act(edit_asset, ctx, asset_id=car, expected_version=1, plate="8abc 123")
    with pytest.raises(VinTaken):
        act(edit_asset, ctx, asset_id=car, expected_version=1, vin=a_vin(1))
    with pytest.raises(SerialTaken):
        act(edit_asset, ctx, asset_id=boiler, expected_version=1, serial="17")
    with pytest.raises(NotAVin):
        act(edit_asset, ctx, asset_id=car, expected_version=1, vin="1HGCM82633A004353")


def test_a_retired_car_frees_its_plate(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    old = a_vehicle(ctx, plate="8ABC123")
    act(edit_asset, ctx, asset_id=old, expected_version=1, retired=True)
    new = a_vehicle(ctx, plate="8ABC123")
    assert new != old
    with pytest.raises(PlateTaken):
        act(edit_asset, ctx, asset_id=old, expected_version=2, retired=False)


def test_stale_and_missing(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    with pytest.raises(Stale):
        act(edit_asset, ctx, asset_id=a_vehicle(ctx), expected_version=2, colour="red")
    with pytest.raises(NotFound):
        act(edit_asset, ctx, asset_id=new_id(), expected_version=1, colour="red")
