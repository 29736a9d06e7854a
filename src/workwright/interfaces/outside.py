"""Who opens the public address: a device from outside is the only proof that customers can."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

from workwright.kernel.ids import COMPANY
from workwright.kernel.tokens import link_token, read_token

PURPOSE = "operations.outside"


def outside_address() -> str:
    """Return the address to be opened by a phone that is not in the shop's own network."""
    return f"{settings.ORIGIN}/check/outside/{link_token(PURPOSE, COMPANY)}"


def is_ours(token: str) -> bool:
    return read_token(PURPOSE, token) == (COMPANY, 1)


def client_address(request: HttpRequest) -> str:
    """Return the network address of the device: what our own proxy on this machine says, else who is connected."""
    near = str(request.META.get("REMOTE_ADDR", ""))
    try:
        through_proxy = ipaddress.ip_address(near).is_loopback
    except ValueError:
        return near
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return forwarded.rpartition(",")[2].strip() if through_proxy and forwarded else near
