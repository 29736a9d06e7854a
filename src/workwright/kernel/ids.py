"""Identifiers that a phone can make while offline: UUID version 7 (RFC 9562 section 5.7)."""

import hashlib
import os
import time
import uuid

COMPANY = uuid.UUID(int=0)
"""The scope of acts that belong to no branch: their chain, their counters."""


def new_id() -> uuid.UUID:
    """Return a time-ordered UUIDv7."""
    millis = time.time_ns() // 1_000_000
    value = (millis << 80) | int.from_bytes(os.urandom(10))
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return uuid.UUID(int=value | (0x7 << 76) | (0x2 << 62))


def derived_id(*parts: object) -> uuid.UUID:
    """Return the same id for the same parts (UUIDv8, RFC 9562 section 5.8): for rows a retry must not double."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    value = int.from_bytes(digest[:16])
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return uuid.UUID(int=value | (0x8 << 76) | (0x2 << 62))
