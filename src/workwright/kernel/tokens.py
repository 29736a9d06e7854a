"""Tokens of links to people outside: an HMAC of purpose, id and generation, recomputed when sent, never stored."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.conf import settings

_MAC_BYTES = 16


def link_token(purpose: str, subject_id: UUID, generation: int = 1) -> str:
    """Return the token for one purpose and subject; raising the generation makes earlier ones worthless."""
    body = subject_id.bytes + generation.to_bytes(2)
    return _spelt(body + _mac(purpose, body))


def read_token(purpose: str, token: str) -> tuple[UUID, int] | None:
    """Return (subject id, generation) of a genuine token, or None. The caller compares the generation."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (ValueError, UnicodeEncodeError):
        return None
    body, mac = raw[:18], raw[18:]
    if len(body) != 18 or _spelt(raw) != token or not hmac.compare_digest(mac, _mac(purpose, body)):
        return None
    return UUID(bytes=body[:16]), int.from_bytes(body[16:])


def _spelt(raw: bytes) -> str:
    """Return the one way to spell a token: other letters at its end would decode to the same bytes."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _mac(purpose: str, body: bytes) -> bytes:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"link\0" + purpose.encode() + b"\0" + body, hashlib.sha256).digest()[:_MAC_BYTES]
