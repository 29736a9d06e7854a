"""Paying on the provider's page, and coming back: paid only when the provider confirms it."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.payments import sandbox
from tests.payments.builders import a_request
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.payments.queries import account_of, request_link


@pytest.fixture
def provider() -> Iterator[sandbox.Provider]:
    with sandbox.running() as running:
        yield running


def begin(page: Page, card: str) -> None:
    page.get_by_role("button", name="Pay 50.00 USD by card").click()
    page.get_by_label("Card number").fill(card)
    page.get_by_label("Expires").fill("12/30")
    page.get_by_label("Security code").fill("123")
    page.get_by_role("button", name="Pay").first.click()


def test_a_deposit_is_paid_on_the_hosted_page(
    opened: Callable[..., Page],
    ctx_as: Callable[..., Context],
    site: str,
    provider: sandbox.Provider,
    accessible: Callable[[Page], None],
) -> None:
    ctx = ctx_as("system", at=timezone.now())
    sandbox.connect(ctx, provider)
    order = an_order(ctx)
    asked = a_request(ctx, 5000, work_order_id=order.id)
    page = opened(f"{site}/p/{request_link(ctx, asked)}", phone=True)

    begin(page, sandbox.DECLINED)
    expect(page.get_by_role("alert")).to_be_visible()
    assert account_of(ctx, order.id).deposit_minor == 0

    page.get_by_label("Card number").fill(sandbox.GOOD)
    page.get_by_label("Expires").fill("12/30")
    page.get_by_label("Security code").fill("123")
    page.get_by_role("button", name="Pay").first.click()
    page.wait_for_url("**/p/**")
    expect(page.get_by_text("Paid. Thank you.")).to_be_visible()
    accessible(page)
    assert account_of(ctx, order.id).deposit_minor == 5000


def test_a_payment_under_way_is_checked_and_never_called_failed(
    opened: Callable[..., Page], ctx_as: Callable[..., Context], site: str, provider: sandbox.Provider
) -> None:
    ctx = ctx_as("system", at=timezone.now())
    sandbox.connect(ctx, provider)
    order = an_order(ctx)
    asked = a_request(ctx, 5000, work_order_id=order.id)
    page = opened(f"{site}/p/{request_link(ctx, asked)}")
    begin(page, sandbox.PENDING)
    page.wait_for_url("**/p/**")
    expect(page.get_by_text("We are checking your payment")).to_be_visible()
    expect(page.get_by_role("button", name="by card")).to_have_count(0)
    assert account_of(ctx, order.id).deposit_minor == 0
