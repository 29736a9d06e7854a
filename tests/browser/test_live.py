"""Two people at two screens: what one does appears at the other, and never under the hands of who is typing."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import uvicorn
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.billing.builders import an_issued_invoice
from tests.work_orders.builders import an_order
from workwright.access.queries.journal import names_of
from workwright.interfaces.live import app
from workwright.interfaces.live.hub import Hub
from workwright.kernel import following
from workwright.kernel.context import Context

Open = Callable[..., Page]
SignIn = Callable[..., Any]
Contexts = Callable[..., Context]


@pytest.fixture
def live(site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The live stream in its own server, on a port of its own, as it is set up without a proxy."""
    taken = socket.create_server(("127.0.0.1", 0))
    port = taken.getsockname()[1]
    monkeypatch.setattr(app, "_threads", ThreadPoolExecutor(2))  # their connections end with this database
    monkeypatch.setattr(app, "hub", Hub(app.read, following.heads, following.after, names_of))
    server = uvicorn.Server(uvicorn.Config(app.application, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([taken])), daemon=True)
    thread.start()
    policy = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]}
    policy["connect-src"] = ["'self'", f"http://127.0.0.1:{port}"]
    monkeypatch.setattr(settings, "CONTENT_SECURITY_POLICY", {"DIRECTIVES": policy})
    monkeypatch.setattr(settings, "LIVE_ADDRESS", f":{port}")
    yield site
    server.should_exit = server.force_exit = True
    thread.join()


@pytest.fixture
def ctx(live: str, ctx_as: Contexts) -> Context:
    return ctx_as("system", at=timezone.now())


def present(page: Page) -> Any:
    return page.get_by_role("list", name="Also here").get_by_role("listitem")


def test_a_payment_taken_at_one_screen_changes_the_board_and_the_order_at_the_other(
    live: str, opened: Open, signed_in: SignIn, ctx: Context
) -> None:
    """H15: a verified payment shows everywhere without anybody asking for it."""
    unpaid = an_issued_invoice(ctx)
    desk = signed_in("branch_manager", "cashier")
    board = opened(f"{live}/ready", cookies=desk)
    order = opened(f"{live}/orders/{unpaid.order.id}", cookies=desk)
    expect(board.get_by_role("region", name="Needs money")).to_contain_text(unpaid.order.number)
    board.evaluate("window.stillHere = true")
    payer = opened(f"{live}/orders/{unpaid.order.id}/pay", cookies=signed_in("service_advisor", "cashier"))
    payer.get_by_label("Approval code on the slip").fill("A12345")
    payer.get_by_label("Last four digits").fill("4242")
    payer.get_by_role("button", name="Take card payment").click()
    expect(board.get_by_role("region", name="Can be released")).to_contain_text(unpaid.order.number)
    expect(order.get_by_role("region", name="Release")).to_contain_text("May go")
    assert board.evaluate("window.stillHere")


def test_who_types_is_told_by_name_and_nothing_moves_until_they_ask(
    live: str, opened: Open, signed_in: SignIn, ctx: Context, accessible: Callable[[Page], None]
) -> None:
    order = an_order(ctx)
    writer = opened(f"{live}/orders/{order.id}", cookies=signed_in("service_advisor"))
    other = opened(f"{live}/orders/{order.id}", cookies=signed_in("branch_manager"))
    expect(present(writer)).to_have_count(1)
    expect(present(other)).to_have_count(1)
    field = writer.get_by_label("Part or work")
    field.fill("Look for the ratt")
    place = field.bounding_box()
    other.get_by_role("region", name="Notes").get_by_role("link", name="Add").click()
    dialog = other.get_by_role("dialog")
    expect(dialog.get_by_label("Text")).to_be_visible()
    dialog.get_by_label("Text").fill("The customer waits outside")
    dialog.get_by_role("button", name="Add note").click()
    expect(other.get_by_role("region", name="Notes")).to_contain_text("waits outside")
    banner = writer.locator("#changed")
    expect(banner).to_contain_text("Changed by ")
    expect(field).to_be_focused()
    assert field.bounding_box() == place
    expect(writer.get_by_role("region", name="Notes")).not_to_contain_text("waits outside")
    accessible(writer)
    writer.keyboard.type("le")
    banner.get_by_role("button", name="Show it").click()
    expect(writer.get_by_role("region", name="Notes")).to_contain_text("waits outside")
    expect(field).to_have_value("Look for the rattle")
    other.goto(f"{live}/orders")
    expect(present(writer)).to_have_count(0)
