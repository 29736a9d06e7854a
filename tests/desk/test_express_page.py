"""The express order as two forms, without a browser: plate to paid, what is asked for, what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.assets.builders import a_vehicle
from tests.counter.builders import a_counter, an_express_order, an_oil_change
from tests.desk.test_counter_page import fields
from tests.parties.builders import a_customer, an_account_customer
from tests.work_orders.builders import COIL_JOB, a_photo, an_order, seen
from tests.world import act
from workwright.access.actions.set_policy import set_policy
from workwright.kernel.context import Context
from workwright.payments.queries import account_of
from workwright.work_orders.actions.attach_file import attach_file

Make = Callable[..., Context]
Desk = Callable[..., Client]


def now(ctx_as: Make) -> Context:
    """At the present time: an estimate sent in the past may have expired by then."""
    return ctx_as(at=datetime.now(UTC))


def test_a_new_plate_from_taken_in_to_gone(desk_of: Desk, ctx_as: Make) -> None:
    ctx = now(ctx_as)
    shift = a_counter(ctx)
    service = an_oil_change(ctx)
    client = desk_of("service_advisor", "cashier")
    assert 'name="phone"' in client.get("/express/vehicle", {"plate": "8ABC123"}).content.decode()
    quoted = client.get("/express/quote", {"service_id": str(service)}).content.decode()
    assert fields(quoted)["total_minor"] == "64.37"
    form = fields(client.get("/express").content.decode()) | fields(quoted)
    said = form | {"plate": "8ABC123", "name": "Rosa Lind", "service_id": str(service), "meter_in": "84310"}
    opened = client.post("/express", said)
    assert opened.status_code == 303
    page = client.get(opened["Location"]).content.decode()
    assert fields(page)["total_minor"] == "64.37"
    assert fields(page)["recipient"] == "Rosa Lind"
    paid = {"method": "cash", "tendered_minor": "70", "shift_id": str(shift), "odometer_out": "84311"}
    done = client.post(opened["Location"], fields(page) | paid)
    assert done.status_code == 303
    assert "5.63 USD" in client.get(done["Location"]).content.decode()
    assert seen(ctx, opened["Location"].rpartition("/")[2]).state == "closed"  # type: ignore[arg-type]


def test_a_known_plate_is_found_however_it_is_spaced(desk_of: Desk, ctx_as: Make) -> None:
    ctx = now(ctx_as)
    a_counter(ctx)
    service = an_oil_change(ctx)
    a_vehicle(ctx, customer_id=a_customer(ctx, name="Dana Reyes"), plate="7XYZ890")
    client = desk_of("service_advisor")
    assert "Dana Reyes" in client.get("/express/vehicle", {"plate": "7xyz 890"}).content.decode()
    opened = client.post("/express", {"plate": "7 XYZ 890", "service_id": str(service)})
    assert opened.status_code == 303
    assert "Dana Reyes" in client.get(opened["Location"]).content.decode()


def test_what_is_missing_is_marked_and_a_changed_price_shown_again(desk_of: Desk, ctx_as: Make) -> None:
    ctx = now(ctx_as)
    a_counter(ctx)
    service = an_oil_change(ctx)
    client = desk_of("service_advisor")
    nobody = client.post("/express", {"plate": "8ABC123", "service_id": str(service)})
    assert nobody.status_code == 422
    assert 'id="name-error"' in nobody.content.decode()
    said = {"plate": "8ABC123", "name": "Rosa", "service_id": str(service), "total_minor": "60.00"}
    stale = client.post("/express", said)
    assert stale.status_code == 409
    assert fields(stale.content.decode())["total_minor"] == "64.37"


def test_what_the_service_asks_for_is_said_and_leads_to_the_order(desk_of: Desk, ctx_as: Make) -> None:
    ctx = now(ctx_as)
    shift = a_counter(ctx)
    proof = {"photos": ("after",), "quality_check": True, "signature": True}
    order = an_express_order(ctx, an_oil_change(ctx, required_proof=proof))
    client = desk_of("service_advisor")
    page = client.get(f"/express/{order.id}").content.decode()
    for asked in ("photo taken after", "second person", "sign the summary"):
        assert asked in page
    said = fields(page) | {"method": "cash", "shift_id": str(shift)}
    refused = client.post(f"/express/{order.id}", said)
    assert refused.status_code == 409
    assert seen(ctx, order.id).state == "in_progress"


def test_the_condition_it_came_in_shows_before_it_goes(desk_of: Desk, ctx_as: Make) -> None:
    ctx = now(ctx_as)
    a_counter(ctx)
    order = an_express_order(ctx, meter_in=84_310, key_tag="17", parking_spot="Row C")
    photo = a_photo(ctx)
    act(attach_file, ctx, work_order_id=order.id, file_id=photo, kind="before", caption="Scratch, left door")
    client = desk_of("service_advisor")
    page = client.get(f"/express/{order.id}").content.decode()
    for shown in ("84,310", "17", "Row C", f"/files/{photo}", "Scratch, left door"):
        assert shown in page
    form = client.get(f"/do/release/release_work_order?work_order_id={order.id}").content.decode()
    for shown in ("Meter in: 84310", "Parked at: Row C", f"/files/{photo}", "Scratch, left door"):
        assert shown in form


def test_an_order_without_a_yes_asks_for_it(desk_of: Desk, ctx_as: Make) -> None:
    ctx = now(ctx_as)
    a_counter(ctx)
    order = an_order(ctx, COIL_JOB, customer_id=an_account_customer(ctx))
    page = desk_of("service_advisor").get(f"/express/{order.id}").content.decode()
    assert "/do/estimates/agree_in_person" in page
    assert "this customer needs one" in page


def test_the_pages_take_the_same_statements_for_many_lines(desk_of: Desk, ctx_as: Make) -> None:
    ctx = now(ctx_as)
    a_counter(ctx)
    line = {"kind": "part", "description": "Washer", "quantity": 1, "unit_price": 1}
    orders = [
        an_express_order(
            ctx, an_oil_change(ctx, lines=(line,) * size), plate=f"8ABC12{size}", phone=f"503 555 019{size}"
        )
        for size in (1, 8)
    ]
    client = desk_of("service_advisor", "cashier")
    counts = []
    for path in ("/express", *(f"/express/{order.id}" for order in orders)):
        client.get(path)
        with CaptureQueriesContext(connection) as taken:
            assert client.get(path).status_code == 200
        counts.append(len(taken))
    assert counts[0] <= 10
    assert counts[2] <= counts[1] + 1  # one more when what a process keeps has just grown old
    assert counts[2] <= 60


def test_where_the_cents_are_gone_the_till_asks_for_what_coins_can_pay(desk_of: Desk, ctx_as: Make) -> None:
    """64.37 is 64.35 in coins: of 70.00 come back 5.65, and nothing stays owed."""
    ctx = now(ctx_as)
    act(set_policy, ctx, name="catalog", settings={"cash_step_minor": 5})
    shift = a_counter(ctx)
    order = an_express_order(ctx)
    client = desk_of("service_advisor", "cashier")
    page = client.get(f"/express/{order.id}").content.decode()
    assert 'data-total="6435"' in page
    paid = {"method": "cash", "tendered_minor": "70", "shift_id": str(shift)}
    done = client.post(f"/express/{order.id}", fields(page) | paid)
    assert "5.65 USD" in client.get(done["Location"]).content.decode()
    assert account_of(ctx, order.id).balance_minor == 0
