"""What one backup says of itself. It is written last: a backup without manifest does not exist."""

import io
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from workwright.project.backups.places import Entry, Place
from workwright.project.backups.sealed import Damaged, Key, Seal, WrongKey, seal, unseal

FORMAT = 1
MANIFEST = "manifest.age"
BACKUPS = "backups/"
BLOBS = "blobs/"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Sealed(_Part):
    """One object: its name in the place, and the hash and number of its plain bytes."""

    name: str
    sha256: str
    size: int
    stored: int

    @classmethod
    def of(cls, name: str, done: Seal) -> "Sealed":
        return cls(name=name, sha256=done.sha256, size=done.size, stored=done.stored)

    def compare(self, done: Seal) -> None:
        """Raise Damaged when what was opened is not what was sealed."""
        if (done.sha256, done.size) != (self.sha256, self.size):
            raise Damaged(f"{self.name} is not what was backed up.")


class Base(_Part):
    """A copy of the whole cluster, from which every later instant can be reached with the log of changes."""

    sealed: Sealed
    first: str
    """The first piece of the log that it needs."""
    ended_at: datetime
    """The earliest instant that can be reached from it."""


class Facts(_Part):
    """What the database held at the instant of the backup; a restored one must hold the same."""

    ledger_hash: str
    heads: dict[str, str]
    """Of each hash chain of the journal: its number and hash."""
    migrations: tuple[str, ...]
    counts: dict[str, int]
    server: str
    bytes: int


class Manifest(_Part):
    """One backup."""

    format: int = FORMAT
    id: str
    made_at: datetime
    release: str
    facts: Facts
    database: Sealed
    keys: Sealed
    files: Sealed
    """The list of the files, with the object in which each lies."""
    file_count: int
    file_bytes: int
    base: Base | None = None

    @property
    def size(self) -> int:
        """Return how many bytes a restore reads, files as they are."""
        return self.database.stored + self.keys.stored + self.files.stored + self.file_bytes


class StoredFile(_Part):
    """A file of the home and the object in which its bytes lie."""

    path: str
    sha256: str
    size: int
    name: str


def folder_of(backup: str) -> str:
    return f"{BACKUPS}{backup}/"


def ids(place: Place) -> list[str]:
    """Return the ids of the whole backups in a place, oldest first."""
    found = [entry.name.split("/") for entry in place.names(BACKUPS)]
    return sorted(parts[1] for parts in found if len(parts) == 3 and parts[2] == MANIFEST)


def remains(place: Place) -> dict[str, list[Entry]]:
    """Return all objects of all backups in a place, whole or not, by the backup's id."""
    found: dict[str, list[Entry]] = {}
    for entry in place.names(BACKUPS):
        found.setdefault(entry.name.split("/")[1], []).append(entry)
    return found


def write(place: Place, key: Key, manifest: Manifest) -> None:
    text = manifest.model_dump_json(indent=1).encode()
    seal(key, io.BytesIO(text), place, folder_of(manifest.id) + MANIFEST)


def read(place: Place, key: Key, backup: str) -> Manifest:
    """Return the manifest of a backup. Raises WrongKey, Damaged and PlaceProblem."""
    target = io.BytesIO()
    unseal(key, place, folder_of(backup) + MANIFEST, target)
    found = Manifest.model_validate_json(target.getvalue())
    if found.format > FORMAT:
        raise WrongKey(f"{backup} was made by a newer release ({found.release}). Restore it with that one.")
    return found


def fetch_part(place: Place, key: Key, part: Sealed, path: Path) -> None:
    """Write one part of a backup to a file of ours and compare it with the manifest. Raises Damaged."""
    path.touch(mode=0o600)
    with path.open("wb") as target:
        part.compare(unseal(key, place, part.name, target))
