"""The sandbox's hosted pay page on a phone, in light and dark, with axe."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.payments.sandbox import KEY, Provider, running


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Provider]:
    with running() as provider:
        yield provider


def a_charge(provider: Provider) -> str:
    asked = {
        "amount_minor": 123_450,
        "currency": "USD",
        "merchant": "Harbour Street Garage",
        "description": "WO-2026-00012 deposit",
        "return_url": provider.url + "/",
    }
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": str(uuid4())}
    return str(httpx.post(f"{provider.url}/v1/payments", json=asked, headers=headers).json()["pay_url"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_payer_pays_on_a_phone(
    sandbox: Provider, browser: Browser, accessible: Callable[[Page], None], scheme: str
) -> None:
    phone = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = phone.new_page()
    page.goto(a_charge(sandbox))
    accessible(page)
    page.get_by_role("button", name="Pay $1,234.50").click()
    expect(page.get_by_text("Check the card number")).to_be_visible()
    accessible(page)
    page.get_by_label("Card number").fill("4242 4242 4242 4242")
    page.get_by_label("Expires").fill("08 / 31")
    page.get_by_label("Security code").fill("123")
    target = page.get_by_role("button", name="Pay $1,234.50").bounding_box()
    assert target is not None
    assert target["height"] >= 48
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Pay $1,234.50").click()
    expect(page.get_by_role("heading", name="Sandbox provider")).to_be_visible()
    accessible(page)
    phone.close()
