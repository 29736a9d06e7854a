"""One record per serial number of a maker."""

from typing import Any

import pytest

from tests.assets.builders import an_equipment
from tests.parties.builders import a_customer, a_site
from tests.world import in_threads
from workwright.assets.actions.find_or_create_equipment import (
    FindOrCreateEquipment,
    find_or_create_equipment,
)
from workwright.assets.models import Asset
from workwright.assets.queries import get_asset
from workwright.kernel.errors import Invalid


def test_created_at_a_site(ctx_as: Any) -> None:
    ctx = ctx_as("technician")
    ana = a_customer(ctx)
    boiler = an_equipment(ctx, ana, site_id=a_site(ctx, ana), serial="SN 00-17")
    view = get_asset(ctx, boiler)
    assert (view.title, view.customer_name) == ("Viessmann Vitodens 200 · SN 00-17", "Ana Díaz")


def test_a_known_serial_number_finds(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    ana = a_customer(ctx)
    boiler = an_equipment(ctx, ana, serial="SN 00-17")
    same = {"customer_id": ana, "serial": "sn0017"}
    assert act(find_or_create_equipment, ctx, **same, maker="VIESSMANN").id == boiler
    assert act(find_or_create_equipment, ctx, **same).id == boiler
    done = act(find_or_create_equipment, ctx, **same, maker="Vaillant")
    assert (done.created, done.id != boiler) == (True, True)


def test_what_stands_otherwise_is_said(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    ana, ben = a_customer(ctx, name="Ana"), a_customer(ctx, name="Ben")
    an_equipment(ctx, ana, serial="17")
    done = act(
        find_or_create_equipment, ctx, customer_id=ben, serial="17", maker="Viessmann", model="Vitodens 300"
    )
    assert (done.customer_id, done.differs) == (ana, ("model", "customer_id"))


def test_refusals(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    ana, ben = a_customer(ctx, name="Ana"), a_customer(ctx, name="Ben")
    with pytest.raises(Invalid):
        act(find_or_create_equipment, ctx, customer_id=ana)
    with pytest.raises(Invalid):
        an_equipment(ctx, ana, site_id=a_site(ctx, ben))


@pytest.mark.race
def test_two_technicians_at_once_make_one(fresh_db: str, ctx_as: Any) -> None:
    ana = a_customer(ctx_as())

    def technician(index: int) -> Any:
        command = FindOrCreateEquipment(customer_id=ana, serial="SN-17", maker="Viessmann")
        return find_or_create_equipment(ctx_as("technician", who=str(index)), command)

    assert {row.id for row in in_threads(8, technician)} == {Asset.objects.get().id}
