"""Signing in, in a browser: the pages of the account application in this house's clothes."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.access.builders import PASSWORD, an_invitation
from tests.browser.conftest import Looks
from workwright.access.queries import invitation_token


def test_somebody_signs_in_with_a_password(
    opened: Callable[..., Page], signed_in: Callable[..., Any], accessible: Callable[[Page], None], site: str
) -> None:
    signed_in("service_advisor")
    page = opened(f"{site}/orders")
    accessible(page)
    page.get_by_label("Email").fill("service_advisor@example.com")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_have_text("Work orders")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_links_are_accessible(
    opened: Callable[..., Page], accessible: Callable[[Page], None], site: str, ctx_as: Any, theme: str
) -> None:
    invitation = an_invitation(ctx_as(), "kim@example.com")
    page = opened(f"{site}/accounts/invitation/{invitation_token(invitation)}/", theme=theme, phone=True)
    accessible(page)
    page.get_by_label("Choose a password").fill("1234567890")
    page.get_by_role("button", name="Take the seat").click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)
    page.goto(f"{site}/accounts/link/made-up/")
    accessible(page)
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Your e-mail address").fill("nobody@example.com")
    page.get_by_role("button", name="Send a link").click()
    expect(page.get_by_role("status")).to_be_visible()
    accessible(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_the_account_are_accessible(
    opened: Callable[..., Page],
    signed_in: Callable[..., Any],
    accessible: Callable[[Page], None],
    site: str,
    theme: str,
) -> None:
    page = opened(f"{site}/accounts/2fa/", theme=theme, phone=True, cookies=signed_in("service_advisor"))
    for path in ("2fa/", "2fa/totp/activate/", "password/change/", "logout/"):
        page.goto(f"{site}/accounts/{path}")
        if page.get_by_role("heading", name="Confirm Access").count():
            accessible(page)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Confirm").click()
        accessible(page)


def test_the_page_of_the_api_is_accessible(
    opened: Callable[..., Page], accessible: Callable[[Page], None], looks: Callable[[Page], Looks], site: str
) -> None:
    page = opened(f"{site}/api/docs")
    page.locator("[id='access.set_roles'] > summary").click()
    expect(page.get_by_role("region", name="Send").first).to_be_visible()
    page.evaluate(
        "id => document.querySelectorAll('main details').forEach((one, n) => n < 30 || one.id === id || one.remove())",
        "access.set_roles",
    )
    assert looks(page).wrong(accessible) == []
