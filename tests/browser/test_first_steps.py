"""A cashier goes through the first steps of the role by keyboard: done, left out, taken up again."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Looks
from tests.browser.pictures import look
from tests.drawers.builders import a_drawer
from workwright.kernel.context import Context


def test_a_cashier_on_the_first_day(
    opened: Callable[..., Page],
    signed_in: Callable[..., Any],
    ctx_as: Callable[..., Context],
    accessible: Callable[[Page], None],
    site: str,
) -> None:
    a_drawer(ctx_as("system"))
    page = opened(f"{site}/welcome", cookies=signed_in("cashier"))
    expect(page.get_by_text("0 of 6 done")).to_be_visible()
    looks = Looks(page)
    for name in ("first-steps-light", "first-steps-dark-phone"):
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        look(page, name)
        looks.other()
    page.get_by_role("link", name="Go on: Open a shift").press("Enter")
    expect(page.locator("h1")).to_contain_text("Cash desk")
    page.get_by_role("link", name="Open shift").first.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Drawer").select_option(label="Front desk")
    dialog.get_by_label("Float").fill("100")
    dialog.get_by_role("button", name="Open shift").press("Enter")
    expect(page.get_by_text("You have no open shift")).to_have_count(0)
    page.get_by_role("link", name="First steps").first.press("Enter")
    expect(page.get_by_text("1 of 6 done")).to_be_visible()
    page.get_by_role("button", name="Leave out: Sell over the counter").press("Enter")
    expect(page.get_by_role("link", name="Go on: Take a payment")).to_be_visible()
    page.get_by_role("button", name="Take it up again: Sell over the counter").press("Enter")
    expect(page.get_by_role("link", name="Go on: Sell over the counter")).to_be_visible()
    look(page, "first-steps-begun")
