"""What is known of an address: whose it is, and who has been seen to reach it. Pure."""

import ipaddress
from typing import Literal
from urllib.parse import urlsplit

Witness = Literal["server", "device"]
Outcome = Literal["reached", "other", "unreached"]
Reach = Literal["this_machine", "own_network", "unknown", "from_here", "from_outside", "wrong"]
WITNESSES = ("server", "device")
OUTCOMES = ("reached", "other", "unreached")
_PRIVATE_ENDINGS = (".local", ".lan", ".home", ".internal", ".home.arpa")


def kind_of(address: str) -> Literal["this_machine", "own_network", "public"]:
    """Return who can open an address by its look: this machine alone, the shop's own network, or anybody."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return "this_machine"
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return "own_network" if "." not in host or host.endswith(_PRIVATE_ENDINGS) else "public"
    if ip.is_loopback:
        return "this_machine"
    return "public" if ip.is_global else "own_network"


def is_outside(client: str) -> bool:
    """Return whether a device with this network address came from the internet."""
    try:
        return ipaddress.ip_address(client).is_global
    except ValueError:
        return False


def reach_of(address: str, seen: dict[Witness, Outcome]) -> Reach:
    """Return what is known of an address from the newest look of each witness; what nobody saw is unknown.

    A server that reaches itself proves that the name and the certificate work, not that the internet gets in.
    """
    kind = kind_of(address)
    if kind != "public":
        return kind
    if seen.get("device") == "reached":
        return "from_outside"
    if seen.get("server") == "other":
        return "wrong"
    return "from_here" if seen.get("server") == "reached" else "unknown"
