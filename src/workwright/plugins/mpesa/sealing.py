"""References and callback addresses that only we can make, and that show nobody whose phone it is.

Daraja's CheckoutRequestID ends with the payer's phone number: it is never stored as it is. What we keep, and what
stands in a callback's address, is sealed (AES-SIV, RFC 5297): the same facts give the same text, and a text that we
did not make opens to nothing.
"""

import base64
import binascii
import hashlib
import re
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

BETWEEN, SHORT = "\x1f", "\x1e"
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def seal(words: str, kind: str, *parts: object) -> str:
    """Return the parts sealed for a kind, under the first of the words."""
    plain = BETWEEN.join(_short(str(part)) for part in parts).encode()
    return (
        base64.urlsafe_b64encode(_box(words.split()[0]).encrypt(plain, [kind.encode()])).decode().rstrip("=")
    )


def unseal(words: str, kind: str, text: str) -> tuple[str, ...] | None:
    """Return the parts of what was sealed under any of the words; None for anything else."""
    try:
        sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    for word in words.split():
        try:
            plain = _box(word).decrypt(sealed, [kind.encode()]).decode()
            return tuple(_long(part) for part in plain.split(BETWEEN))
        except (InvalidTag, ValueError):
            continue
    return None


def _short(part: str) -> str:
    """Write an id in 23 characters instead of 36: a reference has to fit into 120."""
    if not KEY.fullmatch(part):
        return part
    return SHORT + base64.urlsafe_b64encode(UUID(part).bytes).decode().rstrip("=")


def _long(part: str) -> str:
    if not part.startswith(SHORT):
        return part
    return str(UUID(bytes=base64.urlsafe_b64decode(part.removeprefix(SHORT) + "==")))


def _box(word: str) -> AESSIV:
    return AESSIV(hashlib.sha512(b"workwright mpesa " + word.encode()).digest())
