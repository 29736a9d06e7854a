"""The folder of blobs: written once, named by their SHA-256, never changed."""

import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from workwright.files.rules import blob_path


def folder() -> Path:
    return Path(settings.HOME) / "files"


def has_blob(sha256: str, size: int) -> bool:
    """Return whether the blob is stored whole."""
    path = folder() / blob_path(sha256)
    return path.is_file() and path.stat().st_size == size


def write_blob(sha256: str, content: bytes) -> None:
    """Keep the bytes under their hash. Safe to repeat and to race; on the disk before this returns."""
    path = folder() / blob_path(sha256)
    if has_blob(sha256, len(content)):
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(number, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise


def open_stored(sha256: str) -> BinaryIO:
    """Open a blob for reading; `FileNotFoundError` means that the folder was not restored whole."""
    return (folder() / blob_path(sha256)).open("rb")


def remove_blob(sha256: str) -> bool:
    """Delete the bytes of a blob that nobody may have any more; return whether there were any."""
    path = folder() / blob_path(sha256)
    if not path.is_file():
        return False
    path.unlink()
    return True
