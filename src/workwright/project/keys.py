"""Secrets of the installation: private files in `WORKWRIGHT_HOME/keys`, to be backed up apart."""

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

DJANGO = "secret_key"
SUPERUSER = "postgres_superuser"
OWNER = "postgres_owner"
APPLICATION = "postgres_application"
METRICS = "metrics_token"
BACKUP = "backup"
"""The recovery key: who has it and a backup has everything. It is in no backup."""


def folder(home: Path) -> Path:
    """Return the folder of the keys, made when missing."""
    place = home / "keys"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def _random() -> str:
    return secrets.token_urlsafe(48)


def key(home: Path, name: str, made: Callable[[], str] = _random) -> str:
    """Return the key of this name, made when missing. Processes that race for it get the same one."""
    place = folder(home) / name
    if not place.exists():
        put(place, made())
    return place.read_text()


def put(place: Path, text: str) -> None:
    """Write a draft and link it into place, so that nobody ever reads half a key or replaces another's."""
    number, draft = tempfile.mkstemp(dir=place.parent, prefix=".draft-")
    with os.fdopen(number, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
