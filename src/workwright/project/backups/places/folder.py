"""A folder: another disk, a network share, a stick."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import unquote, urlsplit

from workwright.project.backups.places.place import Entry, PlaceProblem, Writer

DRAFT = ".draft-"


class FolderPlace:
    """Objects are files; a file that is being written has a name that nobody reads."""

    def __init__(self, address: str) -> None:
        path = unquote(urlsplit(address).path) if address.startswith("file:") else address
        self.folder = Path(path).expanduser()
        self.shown = str(self.folder)
        if not self.folder.is_absolute():
            raise PlaceProblem(f"{address} must be a whole path, beginning with /.")

    @contextmanager
    def write(self, name: str) -> Iterator[Writer]:
        path = self.folder / name
        draft = path.with_name(f"{DRAFT}{secrets.token_hex(6)}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                yield cast(Writer, file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
            _sync_folder(path.parent)
        except OSError as error:
            raise PlaceProblem(f"{self.folder} cannot be written: {error.strerror or error}.") from error
        finally:
            with suppress(OSError):
                draft.unlink()

    @contextmanager
    def read(self, name: str) -> Iterator[BinaryIO]:
        try:
            file = (self.folder / name).open("rb")
        except OSError as error:
            raise PlaceProblem(f"{self.folder / name} cannot be read: {error.strerror}.") from error
        with file:
            yield file

    def names(self, prefix: str) -> Iterator[Entry]:
        for path in sorted((self.folder / prefix).rglob("*")):
            if path.is_file() and not path.name.startswith(DRAFT):
                yield Entry(path.relative_to(self.folder).as_posix(), path.stat().st_size)

    def delete(self, name: str) -> None:
        try:
            (self.folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise PlaceProblem(f"{self.folder / name} cannot be removed: {error.strerror}.") from error


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
