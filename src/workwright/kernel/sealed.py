"""Secrets that have to be read back (a provider's key, a second factor): sealed with keys outside the database.

The keys stand in `WORKWRIGHT_HOME/keys/sealing`, one a line, the newest first; each purpose has its own key made from
them, so that what was sealed for one opens for no other. The first installations sealed with the secret key alone:
what they sealed still opens, and is sealed anew by the next rotation.
"""

import os
import tempfile
from base64 import urlsafe_b64encode
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

__all__ = ["InvalidToken", "drop_old_keys", "new_key", "seal", "unseal"]


def seal(purpose: str, text: str) -> str:
    """Encrypt and authenticate a secret for the database."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """Read a secret back; raises `InvalidToken` for another purpose, or when the keys are another installation's."""
    return _box(purpose).decrypt(sealed.encode()).decode()


def new_key() -> None:
    """Put a new key in front: what is sealed from now on needs it; older ones still open what they sealed."""
    _write([_made(), *_lines()])


def drop_old_keys() -> None:
    """Keep the newest key alone, once everything is sealed with it."""
    _write(_lines()[:1])


def _box(purpose: str) -> MultiFernet:
    place = _place()
    if not place.exists():
        _write([_made()])
    return _keys(purpose, place, place.stat().st_mtime_ns, settings.SECRET_KEY)


@lru_cache(maxsize=32)
def _keys(purpose: str, place: Path, changed: int, secret_key: str) -> MultiFernet:
    masters = [*place.read_text().split(), secret_key]
    return MultiFernet([_of_purpose(purpose, master) for master in masters])


def _of_purpose(purpose: str, master: str) -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"workwright.{purpose}".encode())
    return Fernet(urlsafe_b64encode(derive.derive(master.encode())))


def _place() -> Path:
    return Path(settings.KEYS) / "sealing"


def _lines() -> list[str]:
    return _place().read_text().split() if _place().exists() else []


def _made() -> str:
    return Fernet.generate_key().decode()


def _write(lines: list[str]) -> None:
    """Replace the file as a whole, private to its owner. The first of several processes that make it wins."""
    place = _place()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(dir=place.parent, prefix=".draft-")
    with os.fdopen(number, "w") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    if place.exists():
        os.replace(draft, place)
        return
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
