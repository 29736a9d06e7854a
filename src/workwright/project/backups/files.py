"""The files of a home in a place: each lies there once, sealed, under a name made from its hash and the key."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

from workwright.project.backups.manifest import BLOBS, StoredFile
from workwright.project.backups.places import Place
from workwright.project.backups.sealed import Damaged, Key, seal, unseal
from workwright.project.backups.telling import Tell


def folder(home: Path) -> Path:
    return home / "files"


def object_of(key: Key, sha256: str) -> str:
    name = key.name_of(sha256)
    return f"{BLOBS}{name[:2]}/{name}.age"


def in_home(home: Path) -> Iterator[Path]:
    """Yield the stored files; drafts that somebody is writing are none."""
    for path in sorted(folder(home).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path


def store(home: Path, place: Place, key: Key, tell: Tell) -> tuple[list[StoredFile], list[str]]:
    """Bring every file to the place that is not there; return all, and the paths of those that are damaged."""
    there = {entry.name for entry in place.names(BLOBS)}
    stored: list[StoredFile] = []
    damaged: list[str] = []
    for path in in_home(home):
        name = object_of(key, path.name)
        if name not in there:
            with path.open("rb") as source:
                if seal(key, source, place, name).sha256 != path.name:
                    damaged.append(path.relative_to(home).as_posix())
        relative, size = path.relative_to(folder(home)).as_posix(), path.stat().st_size
        stored.append(StoredFile(path=relative, sha256=path.name, size=size, name=name))
        tell(f"files: {len(stored)} ...")
    return stored, damaged


def fetch(home: Path, place: Place, key: Key, files: list[StoredFile], tell: Tell) -> None:
    """Bring files from the place to the home and compare each with its hash. Raises Damaged."""
    for number, file in enumerate(files, 1):
        path = folder(home) / file.path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("xb") as target:
            done = unseal(key, place, file.name, target)
        if (done.sha256, done.size) != (file.sha256, file.size):
            raise Damaged(f"The file {file.path} is not what was backed up.")
        tell(f"files: {number} of {len(files)} ...")


def write_list(files: list[StoredFile]) -> io.BytesIO:
    return io.BytesIO("".join(file.model_dump_json() + "\n" for file in files).encode())


def read_list(content: bytes) -> list[StoredFile]:
    return [StoredFile.model_validate(json.loads(line)) for line in content.splitlines()]
