"""A new owner's first day, in a browser: from the link of the terminal to the first invoice, paid in cash."""

from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg
from playwright.sync_api import Page, expect

from tests.browser.test_shop_journey import (
    add_lines,
    approve_on_the_phone,
    invoice,
    send_estimate,
    take_in,
    work,
)
from workwright.access.queries import first_branch
from workwright.interfaces.accounts.first import start_address
from workwright.interfaces.context import of_system
from workwright.ledger.queries import get_trial_balance


def test_from_nobody_to_the_first_invoice(
    superuser: "psycopg.Connection[object]",
    opened: Callable[..., Page],
    accessible: Callable[[Page], None],
    site: str,
) -> None:
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("DELETE FROM access_branch")
    page = opened(f"{site}{urlsplit(start_address()).path}")
    come_in(page, accessible)
    answer(page, accessible)
    page.get_by_role("link", name="New order").last.click()
    take_in(page)
    add_lines(page)
    link = send_estimate(page)
    expect(page.get_by_text("Customers outside cannot open links yet")).to_be_visible()
    expect(page.get_by_label("Code to scan")).to_be_visible()
    accessible(page)
    approve_on_the_phone(opened, f"{site}{link}")
    work(page)
    invoice(page, "R-")
    page.get_by_role("link", name="Take payment").click()
    page.get_by_label("Given by the customer").fill("200")
    page.get_by_role("button", name="Take cash").click()
    expect(page.locator("#money-title + dl")).to_contain_text("0.00 USD")
    page.goto(f"{site}/setup")
    expect(page.get_by_text("All done")).to_be_visible()
    accessible(page)
    assert get_trial_balance(of_system("test", first_branch())).totals[0].balanced


def come_in(page: Page, accessible: Callable[[Page], None]) -> None:
    accessible(page)
    page.get_by_label("Your name").fill("Kim Ito")
    page.get_by_label("Your e-mail address").fill("kim@garage.example")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Choose a password").fill("a long enough secret")
    page.get_by_role("button", name="Take the seat").click()
    expect(page.locator("h1")).to_have_text("Set-up guide")


def answer(page: Page, accessible: Callable[[Page], None]) -> None:
    """Go through the guide as it leads."""
    page.get_by_role("link", name="Go on: Company and branch").click()
    page.get_by_role("combobox", name="Country").select_option("US")
    page.get_by_role("button", name="Propose what is usual there").click()
    page.get_by_label("Name of the shop").fill("Garage Ito")
    page.get_by_label("Short code").fill("ITO")
    accessible(page)
    page.get_by_role("button", name="Open the branch").click()
    expect(page.locator("h1")).to_have_text("Taxes")
    page.get_by_label("Sales tax, in percent").fill("9.75")
    page.get_by_role("button", name="Use these taxes").click()
    expect(page.locator("h1")).to_have_text("What you sell")
    page.get_by_label("Garage: 8 services").check()
    page.get_by_label("Price of an hour").fill("135")
    page.get_by_role("button", name="Add them").click()
    expect(page.locator("h1")).to_have_text("Numbers of your documents")
    page.get_by_label("Numbering prefix").fill("R")
    page.get_by_role("button", name="Save").click()
    for title in ("Logo and look", "People", "Public address", "E-mail", "Ways to pay"):
        expect(page.locator("h1")).to_have_text(title)
        page.get_by_role("button", name="Leave it for later").click()
    open_the_till(page)
    expect(page.locator("h1")).to_have_text("The first real invoice")


def open_the_till(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Drawer and opening float")
    page.get_by_role("link", name="New drawer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("Counter")
    dialog.get_by_role("button", name="New drawer").click()
    page.get_by_role("link", name="Open a shift with its float").click()
    dialog.get_by_label("Drawer").select_option(label="Counter")
    dialog.get_by_label("Float").fill("150.00")
    dialog.get_by_role("button", name="Open shift").click()
    expect(page.get_by_text("a shift has been opened")).to_be_visible()
    page.get_by_role("link", name="Next: The first real invoice").click()
