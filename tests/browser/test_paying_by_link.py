"""Paying on the provider's page, and coming back: paid only when the provider confirms it."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.estimates.builders import a_sent_estimate
from tests.payments import sandbox
from tests.payments.builders import a_request
from tests.work_orders.builders import an_order
from workwright.estimates.queries import link_token_of
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


def test_approving_and_paying_need_no_script_on_a_small_phone(
    opened: Callable[..., Page], ctx_as: Callable[..., Context], site: str, provider: sandbox.Provider
) -> None:
    ctx = ctx_as("system", at=timezone.now())
    sandbox.connect(ctx, provider)
    sent = a_sent_estimate(ctx)
    page = opened(f"{site}/e/{link_token_of(ctx, sent.id)}", phone=True, js=False)
    page.set_viewport_size({"width": 360, "height": 780})
    expect(page).to_have_url(re.compile("/e/~[0-9a-f]+$"))
    for choice in page.get_by_label("Approve").all():
        choice.focus()
        page.keyboard.press("Space")
    page.get_by_label("Your name").fill("Amélie Østergård")
    page.get_by_role("button", name="Send my answer").press("Enter")
    expect(page.get_by_text("Thank you. Amélie Østergård answered")).to_be_visible()
    asked = a_request(ctx, 5000, work_order_id=an_order(ctx).id)
    page.goto(f"{site}/p/{request_link(ctx, asked)}")
    page.get_by_role("button", name="Pay 50.00 USD by card").click()
    page.get_by_role("link", name="Go to the payment page").click()
    expect(page.get_by_label("Card number")).to_be_visible()
