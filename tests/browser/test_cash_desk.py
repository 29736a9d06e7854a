"""A cashier's shift in the browser: keypad, count by notes and coins, close with a reason, the Z report on paper."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.pictures import look
from tests.drawers.builders import a_drawer
from tests.payments.test_take_tip import a_technician
from tests.work_orders.builders import an_order
from workwright.drawers.models import Shift
from workwright.kernel.context import Context
from workwright.payments.actions.take_tip import TakeTip, take_tip

Make = Callable[..., Context]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    ctx = ctx_as("system", at=timezone.now())
    a_drawer(ctx)
    return ctx


def test_a_shift_from_the_keypad_to_the_report(
    ctx: Context, opened: Callable[..., Page], signed_in: Any, accessible: Any, site: str
) -> None:
    order = an_order(ctx)
    slip = {"method": "card_slip", "amount_minor": 700, "approval_code": "T1"}
    take_tip(ctx, TakeTip(worker_ids=(a_technician(ctx, "sam"),), **slip))
    cookies = signed_in("branch_manager", "cashier")
    page = opened(f"{site}/do/drawers/open_shift", phone=True, cookies=cookies)
    page.get_by_label("Drawer").select_option(index=1)
    page.get_by_label("Float").fill("100")
    with page.expect_navigation():
        page.locator("main form button.primary").click()
    _take_a_deposit(page, f"{site}/orders/{order.id}/pay", accessible)
    page.goto(f"{site}/cash")
    look(page, "cash_desk_phone")
    accessible(page)
    page.get_by_role("link", name="Count drawer").click()
    page.get_by_label("50.00", exact=True).fill("3")
    page.get_by_label("0.25", exact=True).fill("2")
    expect(page.get_by_label("Counted in all")).to_have_value("150.50")
    look(page, "cash_count_phone")
    accessible(page)
    page.get_by_role("button", name="Keep the count").click()
    page.wait_for_url("**/cash/*")
    assert Shift.unscoped.get().denominations == {"5000": 3, "25": 2}
    page.get_by_role("link", name="Close shift").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("Half a dollar too much")
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="Close shift").click()
    _read_the_report(page, opened, accessible, cookies)


def _take_a_deposit(page: Page, address: str, accessible: Any) -> None:
    """Fifty dollars, given as sixty: every digit by the keypad."""
    page.goto(address)
    cash = page.locator("form[action='/do/payments/take_cash']")
    cash.get_by_label("Amount", exact=True).click()
    for digit in "50":
        cash.get_by_role("button", name=digit, exact=True).click()
    cash.get_by_label("Given by the customer").click()
    for digit in "60":
        cash.get_by_role("button", name=digit, exact=True).click()
    expect(cash.get_by_label("Amount", exact=True)).to_have_value("50")
    expect(cash.locator("[data-change]")).to_have_text("10.00")
    look(page, "cash_keypad_phone")
    accessible(page)
    with page.expect_navigation():
        cash.get_by_role("button", name="Take cash").click()


def _read_the_report(page: Page, opened: Callable[..., Page], accessible: Any, cookies: Any) -> None:
    page.get_by_role("link", name="Z report").click()
    expect(page.locator("h1")).to_have_text("Shift report Z-00001")
    expect(page.locator("main")).to_contain_text("0.50 USD")
    for theme in ("light", "dark"):
        shown = opened(page.url, theme=theme, cookies=cookies)
        look(shown, f"cash_report_{theme}")
        accessible(shown)
        shown.goto(f"{page.url.split('/cash/')[0]}/cash")
        look(shown, f"cash_desk_{theme}")
        accessible(shown)
