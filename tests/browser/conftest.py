"""A real browser on a real server, whose database is a committed clone of the template."""

import os
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.access.builders import a_user
from tests.chromium import ARGUMENTS, executable
from workwright.access.models import User
from workwright.interfaces.context import PROOF_IN_SESSION
from workwright.interfaces.desk.views import operations
from workwright.kernel.context import Context

# The browser's driver runs an event loop in this thread; the database is still used from plain functions.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
SLOW = bool(os.environ.get("WORKWRIGHT_TEST_SLOW"))
"""Whether every answer takes a third of a second longer and the browser computes at a sixth of its speed."""
expect.set_options(timeout=60_000 if SLOW else 20_000)  # what comes comes; a busy machine needs longer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The Chromium that `make browser` found or installed."""
    return {"args": ARGUMENTS, "executable_path": executable()}


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        if SLOW:
            time.sleep(0.3)
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


@pytest.fixture
def untroubled(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker runs here, and the line that says so comes late: it would move the page under a click."""
    monkeypatch.setattr(operations, "present_troubles", lambda now: ())


@pytest.fixture
def site(fresh_db: str, untroubled: None) -> Iterator[str]:
    """The address of the product, served from this test's own database."""
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


Open = Callable[..., Page]
SignIn = Callable[..., list[dict[str, str]]]


@pytest.fixture
def signed_in(site: str, ctx_as: Callable[..., Context]) -> SignIn:
    """Make somebody with roles in Harbour Street and return the cookies of their session."""

    def make(*roles: str) -> list[dict[str, str]]:
        ctx = ctx_as("system")
        seats = [{"role": role, "branch_id": ctx.branch_id} for role in roles]
        user = User.objects.get(pk=a_user(ctx, f"{'-'.join(roles)}@example.com", *seats))
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session[PROOF_IN_SESSION] = {"method": "password", "until": time.time() + 600}
        session.create()
        return [{"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": site}]

    return make


@pytest.fixture
def stale() -> Callable[[], None]:
    """Let the proof of everybody who is signed in be too old."""

    def make() -> None:
        for session in Session.objects.all():
            kept = SessionStore(session.session_key)
            kept[PROOF_IN_SESSION] = {"method": "password", "until": time.time() - 1}
            kept.save()

    return make


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Open]:
    """Open a page: `opened(address, theme="dark", phone=True, cookies=[...])`. Errors in its console fail the test."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def make(
        address: str, *, theme: str = "light", phone: bool = False, cookies: Any = (), js: bool = True
    ) -> Page:
        size = PHONE if phone else WIDE
        context = browser.new_context(
            viewport=size,
            color_scheme=theme,
            has_touch=phone,
            is_mobile=phone,
            java_script_enabled=js,
            reduced_motion="reduce",  # a colour on its way to another one has no contrast to measure
        )
        contexts.append(context)
        if cookies:
            context.add_cookies(list(cookies))
        page = context.new_page()
        if SLOW:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
            context.set_default_timeout(120_000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console",
            lambda m: troubles.append(m.text) if m.type == "error" and "status of 4" not in m.text else None,
        )
        page.goto(address)
        return page

    yield make
    for context in contexts:
        context.close()
    assert troubles == []


AXE = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Assert that axe finds nothing wrong with a page (WCAG 2.2 A and AA, and best practices)."""

    def check(page: Page) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found = page.evaluate(AXE)
        told = [
            f"{v['id']} ({v['impact']}): {v['help']}: " + "; ".join(n["html"][:140] for n in v["nodes"][:4])
            for v in found
        ]
        assert not told, "; ".join(told)

    return check


class Looks:
    """One page as it looks wide and light, and on a phone in the dark, without loading it twice."""

    def __init__(self, page: Page) -> None:
        self.page, self.phone = page, False
        self.chromium = page.context.new_cdp_session(page)

    def other(self) -> None:
        """Change to the other look."""
        self.phone = not self.phone
        self.page.emulate_media(color_scheme="dark" if self.phone else "light")
        self.page.set_viewport_size(PHONE if self.phone else WIDE)  # type: ignore[arg-type]
        self.chromium.send("Emulation.setTouchEmulationEnabled", {"enabled": self.phone})
        assert self.page.evaluate("matchMedia('(pointer: coarse)').matches") == self.phone

    def wrong(self, accessible: Callable[[Page], None]) -> list[str]:
        """Return what is wrong with the page in both looks; the next page begins with the look of this one's end."""
        first = list(self._wrong_now(accessible))
        self.other()
        return [*first, *self._wrong_now(accessible)]

    def _wrong_now(self, accessible: Callable[[Page], None]) -> Iterator[str]:
        look = "dark on a phone" if self.phone else "light and wide"
        try:
            accessible(self.page)
        except AssertionError as error:
            yield f"{look}: {error}"
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            yield f"{look}: wider than the screen"


@pytest.fixture
def looks() -> Callable[[Page], Looks]:
    """Look at the pages of a tab, opened wide and light, in both looks."""
    return Looks
