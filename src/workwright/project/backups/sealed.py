"""Sealing what leaves the house: the age format (age-encryption.org/v1), readable with the `age` program too."""

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pyrage
from pyrage import x25519

from workwright.project import keys
from workwright.project.backups.places import Place
from workwright.project.environment import Unusable


class WrongKey(Unusable):
    """The recovery key does not open this backup."""


class Damaged(Unusable):
    """Bytes are not what they were when they were written."""


class Reader(Protocol):
    """Gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; none at the end."""


@dataclass
class Counted:
    """A reader and writer in front of another that counts and hashes, and remembers what went wrong there."""

    inner: Any
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    error: Exception | None = None

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._seen(self.inner.read(size))
        except Exception as error:
            self.error = error
            raise

    def write(self, data: bytes, /) -> int:
        try:
            self.inner.write(self._seen(bytes(data)))
        except Exception as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        return None

    def _seen(self, data: bytes) -> bytes:
        self.size += len(data)
        self.digest.update(data)
        return data


@dataclass(frozen=True)
class Key:
    """The recovery key, and what follows from it."""

    text: str

    @classmethod
    def of_home(cls, home: Path) -> "Key":
        """Return the key of this home, made when missing."""
        return cls(keys.key(home, keys.BACKUP, made=lambda: str(x25519.Identity.generate())).strip())

    @classmethod
    def typed(cls, text: str) -> "Key":
        """Read a key as a person types or pastes it; lines that begin with # are remarks. Raises WrongKey."""
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        found = cls("".join(lines).upper())
        try:
            found.identity()
        except pyrage.IdentityError:
            raise WrongKey("A recovery key begins with AGE-SECRET-KEY-1 and is 74 letters long.") from None
        return found

    def identity(self) -> Any:
        """Return what opens."""
        return x25519.Identity.from_str(self.text)

    @property
    def public(self) -> str:
        """Return what seals; it may be seen by anybody."""
        return str(self.identity().to_public())

    def name_of(self, sha256: str) -> str:
        """Return the name in the place of a file with this hash; it tells nothing to who lacks the key."""
        secret = hashlib.sha256(b"workwright file names " + self.text.encode()).digest()
        return hmac.new(secret, sha256.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Seal:
    """What was sealed: the plain bytes' hash and number, and how many bytes lie in the place."""

    sha256: str
    size: int
    stored: int


def seal(key: Key, source: Reader, place: Place, name: str) -> Seal:
    """Send `source` to the place, sealed. Raises PlaceProblem, or what `source` raises."""
    recipient = x25519.Recipient.from_str(key.public)
    plain = Counted(source)
    with place.write(name) as target:
        counted = Counted(target)
        try:
            pyrage.encrypt_io(plain, counted, [recipient])
        except (OSError, pyrage.EncryptError, pyrage.DecryptError, Unusable) as error:
            raise plain.error or counted.error or error from None
    return Seal(plain.digest.hexdigest(), plain.size, counted.size)


def unseal(key: Key, place: Place, name: str, target: Any) -> Seal:
    """Write an object of the place to `target`, opened. Raises PlaceProblem, WrongKey and Damaged."""
    plain = Counted(target)
    with place.read(name) as source:
        counted = Counted(source)
        try:
            pyrage.decrypt_io(counted, plain, [key.identity()])
        except (OSError, pyrage.EncryptError, pyrage.DecryptError, Unusable) as error:
            raise plain.error or counted.error or _meaning(name, error) from None
    return Seal(plain.digest.hexdigest(), plain.size, counted.size)


def _meaning(name: str, error: Exception) -> Exception:
    if "No matching keys" in str(error):
        return WrongKey(f"The recovery key does not open {name}: it is of another installation.")
    return Damaged(f"{name} is damaged or cut short ({error}).")
