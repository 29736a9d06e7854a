"""What every answer says to the browser, whatever it is."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

PAGES = ["/", "/accounts/login/", "/health/live", "/api/v1/openapi.json", "/api/docs", "/api/v1/nothing/here"]
PAGES += ["/static/desk/app.js", "/no-such-page", "/o/made-up", "/accounts/lock/"]


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_is_told_how_to_be_handled(company: Any, address: str) -> None:
    told = Client().get(address).headers
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Referrer-Policy"] == "same-origin"
    assert told["X-Frame-Options"] == "DENY"
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert told["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=()" in told["Permissions-Policy"]
    assert "default-src 'none'" in told["Content-Security-Policy"]


def test_the_policy_allows_nothing_that_stands_in_a_page() -> None:
    told = Client().get("/accounts/login/")["Content-Security-Policy"]
    assert "unsafe" not in told
    assert "*" not in told
    rules = dict(rule.strip().split(" ", 1) for rule in told.split(";"))
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"


def test_a_session_s_cookie_is_out_of_reach_of_scripts_and_of_other_sites() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
