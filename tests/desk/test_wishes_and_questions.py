"""What a customer asked for and what was asked at the job show where somebody has to know them."""

from collections.abc import Callable
from datetime import time, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.billing.builders import an_issued_invoice
from tests.parties.builders import a_customer, a_site
from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order, approve, seen
from tests.world import act
from workwright.access.models import User
from workwright.interfaces.desk.wishes import wishes_of
from workwright.kernel.context import Context
from workwright.parties.actions.edit_customer import edit_customer
from workwright.parties.queries import customers_by_id, get_customer
from workwright.scheduling.actions.clock_in import clock_in
from workwright.scheduling.queries import get_visit, list_attendance
from workwright.work_orders.actions.ask_office import ask_office
from workwright.work_orders.queries import get_question

SignIn, Contexts = Callable[..., Client], Callable[..., Context]
WISH = {
    "contact": "text",
    "weekdays": ["sat", "sun"],
    "earliest": time(9),
    "latest": time(12, 30),
    "times": "call first",
    "materials": "Original parts only",
    "other": "Keep the old parts.",
}


@pytest.fixture
def ctx(ctx_as: Contexts) -> Context:
    return ctx_as(at=timezone.now())


def somebody_who_asks(ctx: Context, **wish: object) -> UUID:
    customer = a_customer(ctx)
    act(edit_customer, ctx, customer_id=customer, expected_version=1, preferences=WISH | wish)
    return customer


def test_wishes_read_as_sentences(ctx: Context) -> None:
    customer = somebody_who_asks(ctx, technician_id=a_technician(ctx))
    card = customers_by_id(ctx, [customer])[customer]
    assert wishes_of(ctx, card) == [
        "Technician: Sam Ortiz",
        "Contact: text",
        "Time: Saturday or Sunday, not before 09:00, over by 12:30, call first",
        "Materials: Original parts only",
        "Keep the old parts.",
    ]
    assert wishes_of(ctx, None) == []


def test_wishes_show_on_customer_order_booking_and_invoice(desk_of: SignIn, ctx: Context) -> None:
    client, customer = desk_of(), somebody_who_asks(ctx)
    order = an_order(ctx, customer_id=customer)
    a_technician(ctx)
    for path in (
        f"/customers/{customer}",
        f"/orders/{order.id}",
        f"/orders/{order.id}/assign",
        f"/do/scheduling/book_visit?work_order_id={order.id}",
        f"/my/orders/{order.id}",
    ):
        assert "Original parts only" in client.get(path).content.decode(), path


def test_an_invoices_page_shows_what_its_customer_asks_for(desk_of: SignIn, ctx: Context) -> None:
    client, invoice = desk_of(), an_issued_invoice(ctx)
    assert "Original parts only" not in client.get(f"/invoices/{invoice.id}").content.decode()
    customer = get_customer(ctx, seen(ctx, invoice.order).customer_id)
    version = {"customer_id": customer.id, "expected_version": customer.version}
    act(edit_customer, ctx, preferences=WISH, **version)
    assert "Original parts only" in client.get(f"/invoices/{invoice.id}").content.decode()


def test_the_condition_at_intake_stands_beside_the_release(desk_of: SignIn, ctx: Context) -> None:
    order = an_order(ctx, key_tag="K-17", parking_spot="Row 3", damage_notes="Scratch", meter_in=84310)
    form = desk_of().get(f"/do/release/release_work_order?work_order_id={order.id}").content.decode()
    for words in ("Key tag: K-17", "Parked at: Row 3", "Damage: Scratch", "Meter in: 84310"):
        assert words in form


def test_a_question_shows_until_it_is_answered(desk_of: SignIn, ctx: Context) -> None:
    client, order = desk_of(), an_order(ctx)
    asked = act(ask_office, ctx, work_order_id=order.id, text="Where is the locking nut?").id
    for path in ("/", f"/orders/{order.id}"):
        page = client.get(path).content.decode()
        assert "Where is the locking nut?" in page
        assert f"/do/work_orders/answer_question?question_id={asked}" in page
    client.post("/do/work_orders/answer_question", {"question_id": asked, "answer": "In the glove box."})
    assert get_question(ctx, asked).answer == "In the glove box."
    assert "locking nut" not in client.get("/").content.decode()
    assert "In the glove box." in client.get(f"/my/orders/{order.id}").content.decode()


def test_who_sets_out_says_when_they_arrive(desk_of: SignIn, ctx: Context) -> None:
    client = desk_of("technician")
    user = User.objects.get(email="1-technician@example.com").pk
    customer = a_customer(ctx)
    order = an_order(ctx, customer_id=customer, site_id=a_site(ctx, customer))
    approve(ctx, order)
    visit = a_visit(ctx, order, a_technician(ctx, user_id=user, hours=()), at=ctx.now)
    assert "Arriving in" in client.get("/my").content.decode()
    client.post("/my/do/scheduling/start_travel", {"visit_id": visit, "in_minutes": "20", "next": "/my"})
    expected = get_visit(ctx, visit).expected_at
    assert expected is not None
    assert timedelta(minutes=19) < expected - ctx.now < timedelta(minutes=25)


def test_attendance_is_seen_and_corrected_by_a_manager(
    desk_of: SignIn, ctx: Context, ctx_as: Contexts
) -> None:
    came = act(clock_in, ctx_as("technician", at=ctx.now - timedelta(hours=3))).id
    client = desk_of("branch_manager")
    page = client.get("/schedule/attendance").content.decode()
    assert f"/do/scheduling/correct_attendance?attendance_id={came}" in page
    form = client.get(f"/do/scheduling/correct_attendance?attendance_id={came}&expected_version=1")
    assert form.status_code == 200
    manager = ctx_as("branch_manager", at=timezone.now())
    (row,) = list_attendance(manager)
    local = row.came_at.astimezone(ctx.zone)
    said = {
        "attendance_id": came,
        "expected_version": 1,
        "came_at": f"{local:%Y-%m-%dT%H:%M}",
        "left_at": f"{ctx.now.astimezone(ctx.zone):%Y-%m-%dT%H:%M}",  # today, also in the first hours of a day
        "reason": "Forgot to clock out",
    }
    assert client.post("/do/scheduling/correct_attendance", said).status_code == 303
    assert "Forgot to clock out" in client.get("/schedule/attendance").content.decode()
    assert desk_of("technician").get("/schedule/attendance").status_code == 403


def test_a_customers_wishes_are_typed_and_kept(desk_of: SignIn, ctx: Context) -> None:
    client, customer, sam = desk_of(), a_customer(ctx), a_technician(ctx)
    form = client.get(f"/do/parties/edit_customer?customer_id={customer}&expected_version=1").content.decode()
    assert f'<option value="{sam}"' in form
    said = {
        "customer_id": customer,
        "expected_version": 1,
        "preferences-technician_id": sam,
        "preferences-weekdays": ["mon", "tue"],
        "preferences-earliest": "08:30",
        "preferences-materials": "Original parts only",
    }
    assert client.post("/do/parties/edit_customer", said).status_code == 303
    wish = customers_by_id(ctx, [customer])[customer].preferences
    assert (wish.technician_id, wish.weekdays, wish.earliest) == (sam, ("mon", "tue"), time(8, 30))
    again = client.get(
        f"/do/parties/edit_customer?customer_id={customer}&expected_version=2"
    ).content.decode()
    assert 'value="mon" checked' in again


def test_opening_hours_are_typed_and_kept(desk_of: SignIn, ctx: Context) -> None:
    client = desk_of()
    said = {
        "opening_hours": "",
        "opening_hours-0-weekday": "0",
        "opening_hours-0-opens": "08:00",
        "opening_hours-0-closes": "17:30",
        "public_holidays": "on",
        "closed_on": "2026-12-24\n2026-12-31",
    }
    assert client.post("/settings/scheduling", said).status_code == 303
    page = client.get("/settings/scheduling").content.decode()
    assert "2026-12-31" in page
    assert 'value="17:30' in page
