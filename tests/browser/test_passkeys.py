"""Passkeys, with Chromium's own virtual authenticator: added, used to prove who it is, used to sign in."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.access.builders import PASSWORD

Open = Callable[..., Page]


@pytest.fixture
def local(site: str) -> str:
    """The same server under the name that browsers hold safe without HTTPS, and passkeys belong to."""
    return site.replace("127.0.0.1", "localhost")


@pytest.fixture
def with_authenticator() -> Callable[[Page], None]:
    """Give a page an authenticator that is built in and says yes."""

    def give(page: Page) -> None:
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
        options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    return give


def test_a_passkey_is_added_proves_and_signs_in(
    opened: Open,
    local: str,
    signed_in: Callable[..., Any],
    stale: Callable[[], None],
    with_authenticator: Callable[[Page], None],
    accessible: Callable[[Page], None],
) -> None:
    signed_in("super_admin")
    page = opened(f"{local}/accounts/login/")
    with_authenticator(page)
    page.get_by_label("Email").fill("super_admin@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{local}/")
    page.goto(f"{local}/accounts/2fa/webauthn/add/")
    if page.get_by_role("heading", name="Confirm Access").count():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
    accessible(page)
    page.get_by_label("Name").fill("This computer")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/recovery-codes/")

    stale()
    page.goto(f"{local}/see/access/get_me")
    page.goto(f"{local}/people")
    page.get_by_role("link", name="Invite somebody").click()
    form = page.get_by_role("dialog")
    form.get_by_label("E-mail").fill("kim@example.com")
    form.get_by_label("Name").fill("Kim Lee")
    form.get_by_label("Role").select_option("technician")
    form.get_by_label("Branch").select_option(index=1)
    form.get_by_role("button", name="Invite").click()
    form.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("kim@example.com")).to_be_visible(timeout=60_000)

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{local}/accounts/login/")
    accessible(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{local}/", timeout=60_000)
    expect(page.get_by_text("Robin Vale").first).to_be_visible()
