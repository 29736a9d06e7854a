"""Calling an address that somebody typed in, without being led into our own house (SSRF).

The one way out to such addresses: names are looked up here, everything that is not public is refused, and the
connection goes to the very address that was checked. Nothing is followed, and neither time nor size is without end.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import httpcore

from workwright.kernel.errors import DomainError

_NAT64 = IPv6Network("64:ff9b::/96")
LARGEST_ANSWER = 1_000_000
SECONDS = 10.0
PORTS = (80, 443, 8000, 8080, 8443)
"""Where the web answers; not where mail servers and databases do."""

Resolve = Callable[[str, int], Iterable[str]]


class NotAllowed(DomainError):
    """This address cannot be called: it is not a public web address."""

    code = "address_not_allowed"
    status = 422


class NoReply(DomainError):
    """Nothing useful answered at this address in time."""

    code = "no_reply"
    status = 422
    remembered = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What answered: status, the bytes, headers with lower-case names. A redirect is an answer."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name, as the system's resolver knows them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoReply(f"{host} has no address.") from error
    return [str(where[4][0]) for where in found]


def is_public(text: str) -> bool:
    """Return whether an address is out in the world: not ours, not this machine, not written in another's clothes."""
    address = ip_address(text.partition("%")[0])
    inner = _within(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _within(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one carries (mapped, 6to4, NAT64), None for any other."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class _Checked(httpcore.SyncBackend):
    """Connects only to public addresses: to the one that was checked, whatever the name says a moment later."""

    def __init__(self, resolver: Resolve, inside: bool) -> None:
        self.resolver, self.inside = resolver, inside

    def connect_tcp(self, host: str, port: int, *args: object, **more: object) -> httpcore.NetworkStream:
        found = list(self.resolver(host, port))
        if not self.inside and not all(is_public(address) for address in found):
            raise NotAllowed(f"{host} is an address inside a network. Only public addresses are called.")
        return super().connect_tcp(found[0], port, *args, **more)  # type: ignore[arg-type]


def fetch(
    url: str,
    *,
    method: str = "GET",
    content: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    inside: bool = False,
    largest: int = LARGEST_ANSWER,
    resolver: Resolve = resolve,
) -> Reply:
    """Call a public http(s) address and return what it answered; raise `NotAllowed` or `NoReply`.

    `inside` lets it be an address of this network: only for what the operator of the server has set, never for
    what is typed into a form. Never call this in a transaction.
    """
    _check(url, inside)
    limits = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
    request = {"content": content, "headers": dict(headers or {}), "extensions": {"timeout": limits}}
    pool = httpcore.ConnectionPool(
        network_backend=_Checked(resolver, inside), ssl_context=ssl.create_default_context(), retries=0
    )
    try:
        with pool, pool.stream(method, url, **request) as answer:  # type: ignore[arg-type]
            body = _read(answer, time.monotonic() + seconds, largest)
            told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
            return Reply(answer.status, body, told)
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as error:
        raise NoReply(f"{urlsplit(url).hostname} does not answer: {type(error).__name__}.") from error


def _check(url: str, inside: bool) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotAllowed("This is not a web address.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise NotAllowed("A web address begins with https:// and has no password in it.")
    if port is not None and port not in PORTS and not inside:
        raise NotAllowed(f"Port {port} is not one of the web: {', '.join(map(str, PORTS))}.")


def _read(answer: httpcore.Response, deadline: float, largest: int) -> bytes:
    body = b""
    for part in answer.iter_stream():
        body += part
        if len(body) > largest:
            raise NoReply("The answer is too large.")
        if time.monotonic() > deadline:
            raise NoReply("The answer takes too long.")
    return body
