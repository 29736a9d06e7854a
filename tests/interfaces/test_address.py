"""The caller's address: by our own proxies' word, never by a stranger's."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings

from workwright.interfaces.address import FORWARDED, Caller, bare, caller

TRUSTED = tuple(ip_network(text) for text in ("127.0.0.0/8", "10.1.0.0/16", "fd00::/8"))


@pytest.mark.parametrize(
    ("forwarded", "found"),
    [
        ("", "127.0.0.1"),
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("10.1.2.3, 10.1.2.4", "10.1.2.3"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, nonsense", "127.0.0.1"),
        ("evil\r\nX: y", "127.0.0.1"),
    ],
)
def test_the_nearest_that_is_not_ours_is_the_caller(forwarded: str, found: str) -> None:
    assert caller("127.0.0.1", forwarded, TRUSTED) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("::ffff:127.0.0.1", "127.0.0.1"), ("127.0.0.1:80", "127.0.0.1"), ("", "")],
)
def test_an_address_reads_one_way(text: str, found: str) -> None:
    assert bare(text) == found


def seen(peer: str, **headers: str) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def view(request: HttpRequest) -> HttpResponse:
        found.update(
            {name: request.META[name] for name in ("REMOTE_ADDR", *FORWARDED) if name in request.META}
        )
        return HttpResponse()

    request = HttpRequest()
    request.META = {"REMOTE_ADDR": peer, **headers}
    Caller(view)(request)
    return found


def test_a_stranger_s_forwarding_headers_are_taken_away() -> None:
    lies = dict.fromkeys(FORWARDED, "203.0.113.9")
    assert seen("198.51.100.7", **lies) == {"REMOTE_ADDR": "198.51.100.7"}
    assert seen("127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")["REMOTE_ADDR"] == "203.0.113.9"


@override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"), SECURE_HSTS_SECONDS=60)
def test_only_a_proxy_of_ours_says_that_it_was_https() -> None:
    client = Client(headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" in client.get("/health/live", REMOTE_ADDR="127.0.0.1").headers
    assert "Strict-Transport-Security" not in client.get("/health/live", REMOTE_ADDR="198.51.100.7").headers
