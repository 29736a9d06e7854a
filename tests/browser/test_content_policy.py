"""No page breaks the content policy: a browser opens each of them and tells of every violation."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from tests.catalog.builders import a_part
from tests.house.doors import filled, things
from tests.house.test_doors import DESK, KEPT
from workwright.access.roles import ROLES

SENT_AS_FILES = ("pdf", "png", "document", "csv", "json", "files/", "zip")
ACCOUNT = (
    "login/",
    "2fa/",
    "password/change/",
    "prove/",
    "lock/",
    "logout/",
    "password/reset/",
    "link/made-up/",
)
LISTEN = "document.addEventListener('securitypolicyviolation', e => console.error('VIOLATION ' + e.violatedDirective))"


def test_no_page_breaks_the_content_policy(
    opened: Callable[..., Page], site: str, signed_in: Callable[..., Any], ctx_as: Callable[..., Any]
) -> None:
    ctx = ctx_as("system", at=timezone.now())
    names = {**KEPT, **things(ctx), "part_id": a_part(ctx, name="Wiper")}
    page = opened(f"{site}/health/live", cookies=signed_in(*ROLES))
    page.add_init_script(LISTEN)
    broken: list[str] = []
    page.on(
        "console",
        lambda told: broken.append(f"{page.url}: {told.text}") if "VIOLATION" in told.text else None,
    )
    for route in DESK:
        if not any(mark in route for mark in SENT_AS_FILES):
            page.goto(f"{site}{filled(route, names)}")
    for path in ACCOUNT:
        page.goto(f"{site}/accounts/{path}")
    for path in ("api/docs", "request/HSG", "account/in", "o/made-up", "check", "trust", "nowhere"):
        page.goto(f"{site}/{path}")
    assert broken == []
