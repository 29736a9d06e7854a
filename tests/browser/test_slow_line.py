"""A slow line and a fast person: nothing typed is lost, nobody is moved elsewhere, nothing unseen is sold.

Each test holds an answer back until the person has done the next thing, so that no clock decides.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.assets.builders import a_vehicle
from tests.browser.line import Line
from tests.catalog.builders import us_taxes
from tests.counter.builders import an_oil_change, wipers
from tests.drawers.builders import a_drawer
from tests.parties.builders import a_customer
from tests.work_orders.builders import an_order
from workwright.interfaces.desk.views import operations
from workwright.kernel.context import Context
from workwright.operations.queries import present_troubles
from workwright.work_orders.queries import list_work_orders

Open, SignIn, Contexts = Callable[..., Page], Callable[..., Any], Callable[..., Context]


@pytest.fixture
def ctx(site: str, ctx_as: Contexts) -> Context:
    ctx = ctx_as("system", at=timezone.now())
    us_taxes(ctx)
    return ctx


def test_a_banner_that_comes_late_leaves_the_person_in_their_field(
    opened: Open, signed_in: SignIn, ctx: Context, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "present_troubles", present_troubles)
    order = an_order(ctx)
    page = opened(f"{site}/health/live", cookies=signed_in("branch_manager", "service_advisor"))
    line = Line(page, "**/operations/banner")
    page.goto(f"{site}/orders/{order.id}")
    line.asked()
    page.get_by_role("link", name="Record a finding").click()
    words = page.get_by_role("dialog").get_by_label("Text")
    words.fill("Rotors")
    with page.expect_response("**/operations/banner"):
        line.answer()
    expect(page.get_by_text("The worker does not run")).to_be_attached()
    expect(words).to_be_focused()
    expect(words).to_have_value("Rotors")


def test_the_last_letters_are_looked_up_however_slow_the_first_ones_are(
    opened: Open, signed_in: SignIn, ctx: Context, site: str
) -> None:
    a_customer(ctx, name="Dana Reyes", phone="+15035550188")
    page = opened(f"{site}/orders/new", cookies=signed_in("service_advisor"))
    line = Line(page, "**/orders/new/who?**")
    name = page.get_by_label("Name", exact=True)
    for many, letters in enumerate(("Ma", "Mar", "Dana"), 1):
        name.fill(letters)
        line.asked(many)
    line.answer()
    expect(page.get_by_role("radio", name="Dana Reyes")).to_be_visible()


def test_a_name_typed_while_the_plate_is_looked_up_again_stays(
    opened: Open, signed_in: SignIn, ctx: Context, site: str
) -> None:
    an_oil_change(ctx)
    page = opened(f"{site}/express", cookies=signed_in("service_advisor"))
    page.get_by_label("Plate", exact=True).fill("8ABC12")
    name = page.get_by_label("Name", exact=True)
    expect(name).to_be_visible()
    line = Line(page, "**/express/vehicle?**")
    page.get_by_label("Plate", exact=True).fill("8ABC123")
    line.asked()
    name.fill("Rosa Lind")
    with page.expect_response("**/express/vehicle?**"):
        line.answer()
    expect(name).to_have_value("Rosa Lind")
    expect(name).to_be_focused()
    page.keyboard.type("e")
    expect(name).to_have_value("Rosa Linde")


def test_a_sale_waits_for_what_was_scanned_before_it(
    opened: Open, signed_in: SignIn, ctx: Context, site: str
) -> None:
    a_drawer(ctx)
    wipers(ctx, on_hand=9, sku="ONE", name="Blade one")
    wipers(ctx, on_hand=9, sku="TWO", name="Blade two")
    page = opened(f"{site}/do/drawers/open_shift?next=/counter", cookies=signed_in("cashier"))
    page.get_by_label("Drawer").select_option(index=1)
    page.get_by_label("Float").fill("100")
    page.locator("main form button.primary").click()
    scan = page.get_by_label("Scan or type a part")
    scan.fill("ONE")
    scan.press("Enter")
    expect(page.get_by_label("Quantity of Blade one")).to_have_value("1")
    page.get_by_label("Given by the customer").fill("100")
    line = Line(page, "**/counter/basket")
    scan.fill("TWO")
    scan.press("Enter")
    line.asked()
    page.get_by_label("Given by the customer").press("Enter")
    line.answer()
    expect(page.get_by_role("alert")).to_contain_text("What is to pay has changed")
    expect(page.get_by_label("Quantity of Blade two")).to_have_value("1")
    page.get_by_label("Given by the customer").press("Enter")
    page.wait_for_url("**/counter/sold/**")
    expect(page.get_by_label("Receipt", exact=True)).to_contain_text("Blade two")


def test_a_server_that_does_not_answer_takes_nothing_out_of_the_fields(
    opened: Open, signed_in: SignIn, ctx: Context, site: str
) -> None:
    wipers(ctx, on_hand=9, sku="ONE", name="Blade one")
    page = opened(f"{site}/counter", cookies=signed_in("cashier"))
    scan = page.get_by_label("Scan or type a part")
    scan.fill("ONE")
    scan.press("Enter")
    expect(page.get_by_label("Quantity of Blade one")).to_have_value("1")
    page.get_by_label("Find a customer").fill("Bay Fr")
    page.route("**/counter/basket", lambda route: route.fulfill(status=429, body="<p>Too much</p>"))
    for _ in range(2):
        scan.fill("ONE")
        scan.press("Enter")
        expect(page.get_by_role("alert")).to_have_text(
            "The server did not answer. Nothing is lost: scan again."
        )
    expect(page.get_by_label("Find a customer")).to_have_value("Bay Fr")
    page.unroute("**/counter/basket")
    scan.fill("ONE")
    scan.press("Enter")
    expect(page.get_by_label("Quantity of Blade one")).to_have_value("2")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_another_plate_is_another_car_before_the_answer_came(
    opened: Open, signed_in: SignIn, ctx: Context, site: str
) -> None:
    an_oil_change(ctx)
    a_vehicle(ctx, customer_id=a_customer(ctx, name="Dana Reyes"), plate="7XYZ890")
    other = a_vehicle(
        ctx, customer_id=a_customer(ctx, name="Ben Carter", phone="+15035550133"), plate="8ABC123"
    )
    page = opened(f"{site}/express", cookies=signed_in("service_advisor"))
    page.get_by_label("Plate", exact=True).fill("7XYZ890")
    expect(page.locator("#vehicle")).to_contain_text("Dana Reyes")
    page.get_by_label("Service", exact=True).select_option(label="Oil change")
    expect(page.locator("[data-quote]")).to_have_text("64.37 USD")
    line = Line(page, "**/express/vehicle?**")
    page.get_by_label("Plate", exact=True).fill("8ABC123")
    page.get_by_role("button", name="Agreed, begin").click()
    page.wait_for_url("**/express/*-*")
    line.answer()
    assert [order.asset_id for order in list_work_orders(ctx).rows] == [other]
