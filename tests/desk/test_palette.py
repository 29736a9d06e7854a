"""The palette finds anything by any part of it that people know, and offers only what the role may do."""

from collections.abc import Callable

from django.test import Client

from tests.assets.builders import a_vehicle
from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import a_part
from tests.parties.builders import a_customer
from tests.world import act
from workwright.interfaces.desk.doings import DEEDS, PAGES
from workwright.kernel.actions import registry
from workwright.kernel.context import Context
from workwright.kernel.reads import queries
from workwright.parties.actions.add_site import add_site


def test_every_kind_is_found_by_what_people_know_of_it(
    desk_of: Callable[..., Client], ctx_as: Callable[..., Context]
) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx, name="Amélie Østergård", phone="+1 503 555 0142")
    vehicle = a_vehicle(ctx, customer_id=customer, plate="ABC 1234", vin="1HGCM82633A004352")
    act(add_site, ctx, customer_id=customer, name="Côté Bakery", address="14 Rue Haute\nBrussels")
    part, bill = a_part(ctx, sku="DG-549", name="Ignition coil"), an_issued_invoice(ctx)
    client = desk_of()
    found = {
        "ostergard": f"/customers/{customer}",
        "0142": f"/customers/{customer}",
        "abc1234": f"/assets/{vehicle}",
        "004352": f"/assets/{vehicle}",
        "cote bak": f"/customers/{customer}",
        "rue haute": f"/customers/{customer}",
        "dg-549": f"/parts/{part}",
        bill.order.number: f"/orders/{bill.order.id}",
        bill.order.number.lstrip("WO-0"): f"/invoices/{bill.id}",
    }
    for typed, href in found.items():
        assert href in client.get("/palette", {"q": typed}).content.decode(), typed


def test_deeds_and_pages_are_those_that_the_role_may(desk_of: Callable[..., Client]) -> None:
    cashier, advisor = (
        desk_of(role).get("/palette?q=").content.decode() for role in ("cashier", "service_advisor")
    )
    assert "Take in an order" in advisor and "Take in an order" not in cashier
    assert "Open a cash shift" in cashier and "Open a cash shift" not in advisor
    assert "Receive parts" in desk_of().get("/palette?q=deliv").content.decode()


def test_everything_offered_is_there() -> None:
    rights = {*registry, *(one.permission for one in queries.values())}
    assert {one.permission for one in (*DEEDS, *PAGES)} <= rights
    forms = [one.href.removeprefix("/do/").replace("/", ".") for one in DEEDS if one.href.startswith("/do/")]
    assert set(forms) <= set(registry)
