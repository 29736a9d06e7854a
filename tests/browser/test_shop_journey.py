"""From a phone call to a released vehicle, in a browser: the main path of the desk and the customer's pages."""

import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.catalog.builders import us_taxes
from workwright.drawers.actions.add_drawer import AddDrawer, add_drawer
from workwright.kernel.context import Context
from workwright.ledger.queries import get_trial_balance
from workwright.work_orders.queries import list_work_orders

ROLES = ("branch_manager", "service_advisor", "cashier", "technician")


def test_a_call_becomes_a_released_vehicle(
    opened: Callable[..., Page],
    signed_in: Callable[..., Any],
    ctx_as: Callable[..., Context],
    accessible: Callable[[Page], None],
    site: str,
) -> None:
    ctx = ctx_as("system", at=timezone.now())
    us_taxes(ctx)
    add_drawer(ctx, AddDrawer(name="Front desk"))
    page = opened(f"{site}/orders/new", cookies=signed_in(*ROLES))

    take_in(page)
    add_lines(page)
    link = send_estimate(page)
    approve_on_the_phone(opened, f"{site}{link}")
    work(page)
    invoice(page)
    pay_in_cash(page)
    release(page)

    order = list_work_orders(ctx, state="closed").rows[0]
    assert order.number in page.locator("h1").inner_text()
    trial = get_trial_balance(ctx)
    assert trial.totals[0].balanced


def take_in(page: Page) -> None:
    page.get_by_label("Phone", exact=True).fill("+1 503 555 0142")
    page.get_by_label("Name", exact=True).fill("Amélie Østergård")
    page.get_by_label("Plate", exact=True).fill("ABC 1234")
    page.get_by_label(re.compile("^Make")).fill("Ford")
    page.get_by_label(re.compile("^Model")).fill("Transit")
    page.get_by_label("In the customer’s words").fill("It stutters when cold, and the lamp is on.")
    page.get_by_label(re.compile("^Title")).fill("Misfire")
    page.get_by_role("button", name="Open work order").click()
    expect(page.locator("h1")).to_contain_text("WO-")
    expect(page.get_by_text("It stutters when cold, and the lamp is on.")).to_be_visible()


def add_lines(page: Page) -> None:
    for kind, what, quantity, price in (
        ("labour", "Replace ignition coil", "0.8", "135"),
        ("part", "Coil", "1", "64.90"),
    ):
        page.get_by_label("Type", exact=True).select_option(kind)
        page.get_by_label("Part or work").fill(what)
        page.get_by_label("Quantity").fill(quantity)
        page.get_by_label("Price each").fill(price)
        page.get_by_role("button", name="Add line").click()
        expect(page.locator("table.lines")).to_contain_text(what)


def send_estimate(page: Page) -> str:
    page.get_by_role("button", name="Make estimate").click()
    expect(page.locator("h1")).to_contain_text("Estimate")
    page.get_by_role("link", name="Send to customer").click()
    page.get_by_role("dialog").get_by_role("button", name="Send estimate").click()
    expect(page.locator("a[href*='/e/']")).to_be_visible()
    link = page.locator("a[href*='/e/']").get_attribute("href") or ""
    return link[link.index("/e/") :]


def approve_on_the_phone(opened: Callable[..., Page], address: str) -> None:
    customer = opened(address, phone=True)
    for choice in customer.get_by_label("Approve").all():
        choice.check()
    customer.get_by_label("Your name").fill("Amélie Østergård")
    canvas = customer.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    customer.mouse.move(box["x"] + 30, box["y"] + 40)
    customer.mouse.down()
    customer.mouse.move(box["x"] + 140, box["y"] + 80, steps=6)
    customer.mouse.up()
    customer.get_by_role("button", name="Send my answer").click()
    expect(customer.get_by_text("Thank you.")).to_be_visible()


def work(page: Page) -> None:
    page.get_by_role("link", name="Back to the order").click()
    expect(page.locator("table.lines")).to_contain_text("Approved")
    page.get_by_role("button", name=re.compile("^Start Misfire")).click()
    page.get_by_role("button", name=re.compile("^Finish Misfire")).click()
    page.get_by_role("link", name="Complete order").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Complete order").click()
    expect(page.locator("h1 + .pill")).to_contain_text("Completed")


def invoice(page: Page, prefix: str = "INV-") -> None:
    page.get_by_role("link", name="Check and issue invoice").click()
    page.get_by_role("button", name="Issue invoice").click()
    expect(page.locator("h1")).to_contain_text(prefix)


def pay_in_cash(page: Page) -> None:
    page.get_by_role("link", name="Take payment").click()
    page.get_by_role("link", name="Open shift").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Drawer").select_option(label="Front desk")
    dialog.get_by_label("Float").fill("150.00")
    dialog.get_by_role("button", name="Open shift").click()
    page.get_by_label("Given by the customer").fill("200")
    page.get_by_role("button", name="Take cash").click()
    expect(page.locator("#money-title + dl")).to_contain_text("0.00 USD")


def release(page: Page) -> None:
    page.get_by_role("link", name="Release", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Recipient", exact=True).fill("Amélie Østergård")
    dialog.get_by_role("button", name="Release").click()
    expect(page.locator("h1 + .pill")).to_contain_text("Closed")
