"""Who is calling, when proxies stand in between: their word counts only when they are ours."""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
)
"""What anybody can write into a request, and only a proxy of ours may."""


class Caller:
    """Middleware, before whatever counts by address: makes `REMOTE_ADDR` the caller's, by trusted proxies alone.

    A stranger's forwarding headers are taken away, so that nobody calls themselves somebody else, or HTTPS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.trusted = tuple(ip_network(text) for text in settings.TRUSTED_PROXIES)
        self._peer = lru_cache(maxsize=1000)(self._look_at)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set the address straight, then hand on."""
        self.set_straight(request.META)
        return self.get_response(request)

    def set_straight(self, meta: dict[str, Any]) -> None:
        """Make `REMOTE_ADDR` the caller's, and forget what a stranger says about it."""
        peer, trusted = self._peer(str(meta.get("REMOTE_ADDR", "")))
        meta["REMOTE_ADDR"] = peer
        if trusted:
            meta["REMOTE_ADDR"] = caller(peer, str(meta.get("HTTP_X_FORWARDED_FOR", "")), self.trusted)
        else:
            for name in FORWARDED:
                meta.pop(name, None)

    def _look_at(self, address: str) -> tuple[str, bool]:
        """Return who is at the other end of the line, and whether it is a proxy of ours."""
        peer = bare(address)
        return peer, is_trusted(peer, self.trusted)


Networks = tuple[IPv4Network | IPv6Network, ...]


def caller(peer: str, forwarded: str, trusted: Networks) -> str:
    """Return the nearest address in the chain that is not a proxy of ours; nonsense ends the chain."""
    nearest = peer
    for text in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        address = bare(text)
        if not _is_address(address):
            return nearest
        nearest = address
        if not is_trusted(address, trusted):
            return address
    return nearest


def is_trusted(address: str, trusted: Networks) -> bool:
    """Return whether an address is one of our proxies."""
    if not _is_address(address):
        return False
    found = ip_address(address)
    return any(found.version == network.version and found in network for network in trusted)


def bare(text: str) -> str:
    """Return an address without port and brackets, an IPv4 one written as IPv6 as IPv4."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    if not _is_address(text):
        return text
    found = ip_address(text)
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
