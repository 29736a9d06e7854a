"""One record per vehicle: found by VIN, then by plate; maker and year read from the VIN, offline."""

from time import sleep
from typing import Any

import pytest

from tests.assets.builders import a_vehicle, a_vin
from tests.parties.builders import a_customer
from tests.world import in_threads
from workwright.assets.actions import find_or_create_vehicle as module
from workwright.assets.actions.find_or_create_vehicle import (
    FindOrCreateVehicle,
    PlateTaken,
    find_or_create_vehicle,
)
from workwright.assets.models import Asset
from workwright.assets.queries import get_asset
from workwright.assets.rules import NotAVin
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id


def test_a_vin_fills_in_maker_and_year(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("service_advisor")
    vin = a_vin()
    done = act(
        find_or_create_vehicle, ctx, customer_id=a_customer(ctx), vin=f" {vin.lower()} ", model="Accord"
    )
    assert (done.created, done.vin, done.make, done.year) == (True, vin, "Honda", 2017)
    assert get_asset(ctx, done.id).title == f"2017 Honda Accord · {vin}"


def test_a_known_vin_finds(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    ana, ben = a_customer(ctx, name="Ana"), a_customer(ctx, name="Ben")
    car = a_vehicle(ctx, ana, vin=a_vin())
    done = act(find_or_create_vehicle, ctx, customer_id=ben, vin=a_vin(), model="Civic")
    assert (done.id, done.created, done.customer_id) == (car, False, ana)
    assert {"model", "customer_id"} < set(done.differs)


@pytest.mark.parametrize("spelling", ["1-ABC 234", "1abc234", "1 ABC.234"])
def test_a_known_plate_finds(act: Any, ctx_as: Any, spelling: str) -> None:
    ctx = ctx_as()
    ana = a_customer(ctx)
    car = a_vehicle(ctx, ana, plate="1ABC 234")
    assert act(find_or_create_vehicle, ctx, customer_id=ana, plate=spelling).id == car


def test_the_same_plate_in_another_region_is_another_car(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    ana = a_customer(ctx)
    car = a_vehicle(ctx, ana, plate="AB123", plate_region="FR")
    done = act(find_or_create_vehicle, ctx, customer_id=ana, plate="AB123", plate_region="it")
    assert done.id != car


def test_a_car_known_by_plate_learns_its_vin(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    ana = a_customer(ctx)
    car = a_vehicle(ctx, ana, plate="8ABC123")
    done = act(find_or_create_vehicle, ctx, customer_id=ana, plate="8ABC123", vin=a_vin())
    assert (done.id, done.version, done.vin) == (car, 2, a_vin())


def test_two_vins_under_one_plate_are_refused(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    ana = a_customer(ctx)
    car = a_vehicle(ctx, ana, plate="8ABC123", vin=a_vin(1))
    with pytest.raises(PlateTaken) as caught:
        act(find_or_create_vehicle, ctx, customer_id=ana, plate="8ABC123", vin=a_vin(2))
    assert caught.value.data == {"asset_id": str(car)}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"vin": "1HGCM82633A004353"}, NotAVin),
        ({"customer_id": new_id(), "plate": "A1"}, NotFound),
        ({}, Invalid),
        ({"plate": " - "}, Invalid),
    ],
)
def test_refusals(act: Any, ctx_as: Any, fields: Any, refusal: Any) -> None:
    ctx = ctx_as()
    with pytest.raises(refusal):
        act(find_or_create_vehicle, ctx, **{"customer_id": a_customer(ctx)} | fields)
    assert not Asset.objects.exists()


def test_a_cashier_may_not(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Forbidden):
        a_vehicle(ctx_as("cashier"), a_customer(ctx_as()))


def test_a_device_may_send_its_own_id_twice(act: Any, ctx_as: Any) -> None:
    ctx, mine = ctx_as("technician"), new_id()
    ana = a_customer(ctx)
    assert a_vehicle(ctx, ana, asset_id=mine) == a_vehicle(ctx, ana, asset_id=mine) == mine


@pytest.mark.race
def test_two_clerks_at_once_make_one_car(fresh_db: str, ctx_as: Any) -> None:
    done = race(ctx_as)
    assert {row.id for row in done} == {Asset.objects.get().id}
    assert sum(row.created for row in done) == 1


@pytest.mark.race
def test_without_the_queue_a_clerk_is_refused(fresh_db: str, ctx_as: Any, monkeypatch: Any) -> None:
    """The negative control: the constraint still holds, but the second clerk gets an error for an answer."""
    look = module._known
    monkeypatch.setattr(module, "_queue_up", lambda *keys: None)
    monkeypatch.setattr(module, "_known", lambda *known: (look(*known), sleep(0.1))[0])
    assert any(isinstance(answer, Exception) for answer in race(ctx_as))
    assert Asset.objects.count() == 1


def race(ctx_as: Any) -> list[Any]:
    ana = a_customer(ctx_as())

    def clerk(index: int) -> Any:
        plate = "8abc-123" if index % 2 else "8ABC123"
        command = FindOrCreateVehicle(customer_id=ana, plate=plate, vin=a_vin())
        return find_or_create_vehicle(ctx_as("service_advisor", who=f"clerk {index}"), command)

    return in_threads(8, clerk)
