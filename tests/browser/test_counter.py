"""The counter by the keyboard alone: a sale in under a minute, an express order in 90 seconds and twelve inputs."""

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.assets.builders import a_vehicle
from tests.billing.builders import an_issued_invoice, pay
from tests.browser.line import Line
from tests.catalog.builders import us_taxes
from tests.counter.builders import an_oil_change, wipers
from tests.drawers.builders import a_drawer
from tests.inventory.builders import stock_of
from tests.parties.builders import a_customer, an_account_customer
from workwright.kernel.context import Context

Make = Callable[..., Context]
SHOTS = os.environ.get("WORKWRIGHT_SHOTS", "")


class Hands:
    """Somebody at a keyboard; every field filled and every button pressed is one input."""

    def __init__(self, page: Page) -> None:
        self.page, self.inputs, self.begun = page, 0, time.monotonic()

    def types(self, text: str) -> None:
        """Type into the field that has the focus, and end with Enter."""
        self.page.keyboard.type(text)
        self.presses("Enter")

    def fills(self, text: str) -> None:
        """Type into the field that has the focus, and go on to the next one."""
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")
        self.inputs += 1

    def presses(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.inputs += 1

    def told(self, what: str) -> float:
        took = time.monotonic() - self.begun
        print(f"{what}: {self.inputs} inputs, {took:.1f} seconds")
        return took


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    """Taxes and a drawer, at the present time: the browser's server has no other clock."""
    ctx = ctx_as("system", at=timezone.now())
    us_taxes(ctx)
    a_drawer(ctx)
    return ctx


def with_a_shift(page: Page, site: str) -> Page:
    """Open the person's shift with a float of 100.00."""
    page.goto(f"{site}/do/drawers/open_shift")
    page.get_by_label("Drawer").select_option(index=1)
    page.get_by_label("Float").fill("100")
    with page.expect_navigation():
        page.locator("main form button.primary").click()
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_wiper_blades_over_the_counter(
    ctx: Context, opened: Callable[..., Page], signed_in: Any, accessible: Any, site: str
) -> None:
    part = wipers(ctx, barcode="036000291452", sku="WB-600")
    page = with_a_shift(opened(site, cookies=signed_in("cashier")), site)
    page.goto(f"{site}/counter")
    shot(page, "till_empty_light")
    hands = Hands(page)
    hands.types("036000291452")
    hands.types("036000291452")
    hands.types("Air freshener")
    expect(page.get_by_label("Price of one, before tax")).to_be_focused()
    shot(page, "till_unknown_light")
    hands.types("3.50")
    expect(page.get_by_label("Quantity of Wiper blade 600 mm")).to_have_value("2")
    expect(page.get_by_label("Scan or type a part")).to_be_focused()
    hands.presses("Enter")
    expect(page.get_by_label("Given by the customer")).to_be_focused()
    page.keyboard.type("60")
    expect(page.locator("[data-change]")).to_have_text("15.55")
    shot(page, "till_full_light")
    accessible(page)
    hands.presses("Enter")
    page.wait_for_url("**/counter/sold/**")
    assert hands.told("counter sale") < 60
    expect(page.locator("[data-change-given]")).to_have_text("15.55 USD")
    shot(page, "sold_light")
    accessible(page)
    assert stock_of(ctx, part)[0] == 4
    expect(page.get_by_role("link", name="New sale")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/counter")


def test_a_fast_scanner_loses_nothing(
    ctx: Context, opened: Callable[..., Page], signed_in: Any, site: str
) -> None:
    for number in range(3):
        wipers(ctx, on_hand=9, sku=f"FAST-{number}", name=f"Blade {number}")
    page = opened(f"{site}/counter", cookies=signed_in("cashier"))
    for number in (0, 1, 2, 1, 1, 0):
        page.keyboard.type(f"FAST-{number}")
        page.keyboard.press("Enter")
    for number, many in enumerate(("2", "3", "1")):
        expect(page.get_by_label(f"Quantity of Blade {number}")).to_have_value(many)


def test_who_goes_to_another_field_meanwhile_stays_there(
    ctx: Context, opened: Callable[..., Page], signed_in: Any, site: str
) -> None:
    wipers(ctx, sku="SLOW-1", name="Blade")
    an_account_customer(ctx)
    page = opened(f"{site}/counter", cookies=signed_in("cashier"))
    line = Line(page, "**/counter/basket")
    page.get_by_label("Scan or type a part").fill("SLOW-1")
    page.get_by_label("Scan or type a part").press("Enter")
    page.get_by_label("Find a customer").focus()
    line.asked()
    line.answer()
    expect(page.get_by_label("Quantity of Blade")).to_have_value("1")
    expect(page.get_by_label("Find a customer")).to_be_focused()
    page.keyboard.type("Bay Freight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bay Freight Inc.")).to_be_visible()


def test_a_fleet_customer_on_account_by_hand_and_in_the_dark(
    ctx: Context, opened: Callable[..., Page], signed_in: Any, accessible: Any, site: str
) -> None:
    wipers(ctx, sku="WB-600")
    an_account_customer(ctx)
    page = opened(f"{site}/counter", theme="dark", phone=True, cookies=signed_in("cashier"))
    page.get_by_label("Scan or type a part").fill("WB-600")
    page.get_by_label("Scan or type a part").press("Enter")
    page.get_by_label("Find a customer").fill("Bay Freight")
    page.get_by_label("Find a customer").press("Enter")
    page.get_by_role("button", name="Bay Freight Inc.").click()
    page.get_by_label("On account").check()
    shot(page, "till_account_phonedark")
    accessible(page)
    page.get_by_role("button", name="Sell for").click()
    expect(page.get_by_role("alert").first).to_contain_text("purchase-order number")
    page.get_by_label("order number (PO)").fill("PO-7781")
    page.get_by_label("order number (PO)").press("Enter")
    page.wait_for_url("**/counter/sold/**")
    expect(page.get_by_label("Receipt", exact=True)).to_contain_text("PO-7781")
    shot(page, "sold_account_phonedark")
    accessible(page)


def test_an_oil_change_from_plate_to_paid(
    ctx: Context, opened: Callable[..., Page], signed_in: Any, accessible: Any, site: str
) -> None:
    """A plate that was never here: the longest way. Two more inputs than for a known one."""
    an_oil_change(ctx)
    page = with_a_shift(opened(site, cookies=signed_in("service_advisor", "cashier")), site)
    page.goto(f"{site}/express")
    shot(page, "express_empty_light")
    hands = Hands(page)
    page.keyboard.type("8ABC123")
    expect(page.get_by_label("Name")).to_be_visible()
    hands.presses("Tab")
    hands.fills("Rosa Lind")
    hands.fills("503 555 0190")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Service", exact=True)).to_be_focused()
    hands.presses("o")
    expect(page.locator("[data-quote]")).to_have_text("64.37 USD")
    page.keyboard.press("Tab")
    shot(page, "express_quoted_light")
    accessible(page)
    hands.presses("Enter")
    page.wait_for_url("**/express/*-*")
    shot(page, "express_order_light")
    accessible(page)
    expect(page.get_by_label("Given by the customer")).to_be_focused()
    hands.types("70")
    page.wait_for_url("**/counter/sold/**")
    assert hands.told("express order, new plate") < 90
    assert hands.inputs <= 12
    expect(page.locator("[data-change-given]")).to_have_text("5.63 USD")
    expect(page.get_by_role("link", name="Next car")).to_be_focused()
    shot(page, "express_sold_light")


def test_a_known_car_in_the_dark_on_a_phone(
    ctx: Context, opened: Callable[..., Page], signed_in: Any, accessible: Any, site: str
) -> None:
    an_oil_change(ctx)
    a_vehicle(ctx, customer_id=a_customer(ctx, name="Dana Reyes"), plate="7XYZ890")
    cookies = signed_in("service_advisor", "cashier")
    page = opened(f"{site}/express", theme="dark", phone=True, cookies=cookies)
    page.get_by_label("Plate", exact=True).fill("7xyz890")
    expect(page.locator("#vehicle")).to_contain_text("Dana Reyes")
    page.get_by_label("Service", exact=True).select_option(label="Oil change")
    expect(page.locator("[data-quote]")).to_have_text("64.37 USD")
    shot(page, "express_phonedark")
    accessible(page)
    page.get_by_role("button", name="Agreed, begin").click()
    page.wait_for_url("**/express/*-*")
    page.get_by_label("Card", exact=True).check()
    page.get_by_label("Approval code on the slip").fill("A1B2C3")
    page.get_by_label("Last four digits").fill("4242")
    shot(page, "express_order_phonedark")
    accessible(page)
    page.get_by_role("button", name="Finish and take").click()
    page.wait_for_url("**/counter/sold/**")
    expect(page.get_by_label("Receipt", exact=True)).to_contain_text("••4242")


def test_yesterdays_invoice_is_corrected_on_one_page(
    ctx: Context, opened: Callable[..., Page], signed_in: Any, accessible: Any, site: str
) -> None:
    invoice = an_issued_invoice(ctx)
    pay(ctx, invoice, 17_923)
    page = opened(f"{site}/invoices/{invoice.id}", cookies=signed_in("branch_manager"))
    page.get_by_role("link", name="Correct", exact=True).click()
    page.get_by_label("Quantity of Replace ignition coil").fill("0.4")
    expect(page.locator("[data-becomes]")).to_have_text("125.23 USD")
    expect(page.locator("#correction")).to_contain_text("54.00 USD")
    page.get_by_label("What was wrong").fill("Half the time was ours")
    shot(page, "correct_light")
    accessible(page)
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("INV-2026-00002")
    expect(page.get_by_text("Corrects an earlier invoice")).to_be_visible()


def test_an_unpaid_car_is_held_with_the_reason(
    ctx: Context, opened: Callable[..., Page], signed_in: Any, accessible: Any, site: str
) -> None:
    invoice = an_issued_invoice(ctx)
    page = opened(f"{site}/orders/{invoice.order.id}", cookies=signed_in("branch_manager"))
    card = page.get_by_role("region", name="Release")
    expect(card).to_contain_text("Held")
    expect(card.locator(".big-amount")).to_have_text("179.23 USD")
    shot(page, "held_light")
    accessible(page)
    pay(ctx, invoice, 17_923)
    page.reload()
    expect(card).to_contain_text("May go")
