"""Addresses that customers open. Whether they can is proved by a device from outside alone."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from workwright.kernel.ids import COMPANY
from workwright.kernel.tokens import link_token, read_token

PURPOSE = "operations.outside"


def outside_address() -> str:
    """Return the address to be opened by a phone that is not in the shop's own network."""
    return f"{settings.ORIGIN}/check/outside/{link_token(PURPOSE, COMPANY)}"


def address_for_customers(request: HttpRequest, path: str) -> str:
    """Return a path as customers open it: at the public address, whatever address the clerk has open.

    While none is set, at the clerk's own: within the shop a phone can open that one.
    """
    if urlsplit(settings.ORIGIN).hostname in ("localhost", "127.0.0.1"):
        return request.build_absolute_uri(path)
    return settings.ORIGIN + path


def is_ours(token: str) -> bool:
    return read_token(PURPOSE, token) == (COMPANY, 1)
