"""How the desk feels: look-ups while typing, keys, dialogs, undisturbed typing, and the path without script."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.assets.builders import a_vehicle
from tests.catalog.builders import a_part, us_taxes
from tests.parties.builders import a_customer
from tests.work_orders.builders import an_order
from tests.work_orders.paying import CRASH
from workwright.kernel.context import Context
from workwright.work_orders.queries import get_work_order, list_work_orders

Open, SignIn, Contexts = Callable[..., Page], Callable[..., Any], Callable[..., Context]
ADVISOR = ("branch_manager", "service_advisor")


@pytest.fixture
def ctx(site: str, ctx_as: Contexts) -> Context:
    return ctx_as("system", at=timezone.now())


def test_a_known_phone_fills_in_customer_and_vehicle(
    opened: Open, signed_in: SignIn, ctx: Context, site: str
) -> None:
    customer = a_customer(ctx, name="Amélie Østergård", phone="+1 503 555 0142")
    vehicle = a_vehicle(ctx, customer_id=customer, plate="ABC 1234")
    page = opened(f"{site}/orders/new", cookies=signed_in(*ADVISOR))
    page.get_by_label("Phone", exact=True).press_sequentially("5550142")
    page.get_by_role("radio", name="Amélie Østergård").check()
    page.locator("#what-found").get_by_role("radio").first.check()
    page.get_by_label("In the customer’s words").fill("Brakes squeal")
    page.get_by_role("button", name="Open work order").click()
    expect(page.locator("h1")).to_contain_text("WO-")
    order = list_work_orders(ctx).rows[0]
    assert (order.customer_id, order.asset_id) == (customer, vehicle)


def test_similar_orders_show_while_the_words_are_typed(
    opened: Open, signed_in: SignIn, ctx: Context, site: str
) -> None:
    earlier = an_order(ctx, customer_words="The brakes squeal when braking downhill")
    page = opened(f"{site}/orders/new", cookies=signed_in(*ADVISOR))
    page.get_by_label("In the customer’s words").press_sequentially("brakes squeal")
    expect(page.locator("#hints")).to_contain_text(earlier.number)


def test_a_part_of_the_catalogue_fills_the_line(
    opened: Open, signed_in: SignIn, ctx: Context, site: str
) -> None:
    part, order = a_part(ctx, sku="DG-549", name="Ignition coil"), an_order(ctx)
    page = opened(f"{site}/orders/{order.id}", cookies=signed_in(*ADVISOR))
    page.get_by_label("Type", exact=True).select_option("part")
    page.get_by_label("Part or work").press_sequentially("Ignit")
    page.get_by_role("radio", name="DG-549").check()
    page.get_by_role("button", name="Add line").click()
    expect(page.locator("table.lines tbody tr")).to_have_count(3)
    lines = [line for job in get_work_order(ctx, order.id).jobs for line in job.lines]
    assert [line.part_id for line in lines if line.part_id] == [part]


def test_keys_lead_where_they_say(opened: Open, signed_in: SignIn, ctx: Context, site: str) -> None:
    order = an_order(ctx)
    page = opened(f"{site}/", cookies=signed_in(*ADVISOR))
    page.keyboard.press("/")
    expect(page.locator("[data-find]")).to_be_focused()
    page.keyboard.type(order.number)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(order.number)
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("New work order")
    page.get_by_label("Name", exact=True).press("n")
    expect(page.get_by_label("Name", exact=True)).to_have_value("n")


def test_a_dialog_opens_on_its_first_field_and_closes_with_escape(
    opened: Open, signed_in: SignIn, ctx: Context, accessible: Callable[[Page], None], site: str
) -> None:
    order = an_order(ctx)
    page = opened(f"{site}/orders/{order.id}", cookies=signed_in(*ADVISOR))
    page.get_by_role("link", name="Record a finding").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("combobox").first).to_be_focused()
    accessible(page)
    dialog.get_by_role("button", name="Record finding").click()
    expect(dialog.get_by_role("alert")).to_be_focused()
    dialog.get_by_role("radio", name="Unsafe").check()
    dialog.get_by_label("Text").fill("Rotors below the minimum")
    dialog.get_by_role("button", name="Record finding").click()
    expect(page.get_by_text("Rotors below the minimum").first).to_be_visible()
    page.get_by_role("link", name="Record a finding").click()
    expect(dialog.get_by_role("combobox").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_the_main_path_works_without_script(opened: Open, signed_in: SignIn, ctx: Context, site: str) -> None:
    page = opened(f"{site}/orders/new", cookies=signed_in(*ADVISOR), js=False)
    page.get_by_label("Name", exact=True).fill("Ana Díaz")
    page.get_by_label("Phone", exact=True).fill("+1 503 555 0177")
    page.get_by_label("In the customer’s words").fill("It rattles.")
    page.get_by_role("button", name="Open work order").click()
    page.get_by_label("Part or work").fill("Look for the rattle")
    page.get_by_label("Price each").fill("95")
    page.get_by_role("button", name="Add line").click()
    page.get_by_role("button", name="Make estimate").click()
    page.get_by_role("link", name="Send to customer").click()
    page.get_by_role("button", name="Send estimate").click()
    expect(page.locator("h1 + .pill")).to_contain_text("Sent")
    page.get_by_role("link", name="Record decision").click()
    page.get_by_role("button", name="Record decision").click()
    expect(page.locator("table.lines")).to_contain_text("Approved")


def test_the_palette_finds_and_does_with_the_keyboard_alone(
    opened: Open, signed_in: SignIn, ctx: Context, accessible: Callable[[Page], None], site: str
) -> None:
    order = an_order(ctx)
    customer = a_customer(ctx, name="Amélie Østergård", phone="+1 503 555 0142")
    page = opened(f"{site}/orders/{order.id}", cookies=signed_in(*ADVISOR))
    page.keyboard.press("Control+k")
    words, found = (
        page.get_by_role("combobox", name="Find a record"),
        page.get_by_role("listbox", name="Found"),
    )
    expect(words).to_be_focused()
    expect(found.get_by_role("option", name="Take in an order")).to_be_visible()
    expect(found.get_by_role("option", name="Make estimate")).to_be_visible()
    accessible(page)
    page.keyboard.type("0142")
    expect(found.get_by_role("option", selected=True)).to_contain_text("Amélie Østergård")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/customers/{customer}")
    page.keyboard.press("Control+k")
    expect(words).to_be_focused()
    page.keyboard.type("add a veh")
    expect(found.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("New vehicle")
    page.keyboard.press("Control+k")
    expect(words).to_be_focused()
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()


def test_a_assigns_the_order_that_is_open_or_the_row_one_is_in(
    opened: Open, signed_in: SignIn, ctx: Context, site: str
) -> None:
    order = an_order(ctx)
    page = opened(f"{site}/orders/{order.id}", cookies=signed_in(*ADVISOR))
    page.keyboard.press("a")
    page.wait_for_url(f"{site}/orders/{order.id}/assign")
    page.goto(f"{site}/orders")
    page.get_by_role("link", name=order.number).focus()
    page.keyboard.press("a")
    page.wait_for_url(f"{site}/orders/{order.id}/assign")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("Find and do anything")
    keys.get_by_label("Single keys are on").uncheck()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.keyboard.press("?")
    expect(keys).to_be_hidden()


def test_an_insurer_pays_but_for_the_excess(
    opened: Open, signed_in: SignIn, ctx: Context, accessible: Callable[[Page], None], site: str
) -> None:
    us_taxes(ctx)
    a_customer(ctx, name="Cascade Mutual", kind="company")
    order = an_order(ctx, CRASH)
    page = opened(f"{site}/orders/{order.id}", cookies=signed_in(*ADVISOR))
    page.get_by_role("link", name="Add a payer").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Who pays")).to_be_focused()
    dialog.get_by_label("Who pays").press_sequentially("Cascade")
    dialog.get_by_role("radio", name="Cascade Mutual").check()
    dialog.get_by_role("radio", name="Insurer").check()
    dialog.get_by_label("Excess the customer pays").fill("500")
    dialog.get_by_label("Claim number").fill("CM-4471")
    dialog.get_by_role("button", name="Add a payer").click()
    payers = page.locator("section[aria-labelledby=payers-title]")
    expect(payers).to_contain_text("Claim CM-4471")
    expect(payers).to_contain_text("1,724.33")
    expect(payers).to_contain_text("500.00")
    accessible(page)
    payers.get_by_role("button", name="Estimate for them").last.click()
    expect(page.locator("main")).to_contain_text("1,724.33 USD")
