"""Making one backup: everything of one instant, sealed, with its manifest last."""

import fcntl
import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workwright import __version__
from workwright.project.backups import bundle, files, manifest, programs, wal
from workwright.project.backups.facts import facts, snapshot
from workwright.project.backups.manifest import Base, Facts, Manifest, Sealed
from workwright.project.backups.places import Place, PlaceProblem
from workwright.project.backups.sealed import Damaged, Key, Reader, seal
from workwright.project.backups.telling import Tell, Watched, silent
from workwright.project.environment import Unusable
from workwright.project.postgres import Cluster

ABOUT = "about/README.txt"


class AlreadyRunning(Unusable):
    """Another process makes a backup of this home now."""


@dataclass(frozen=True)
class Source:
    """An installation whose database answers at `address` (the owner's), and the place for its backups."""

    home: Path
    address: str
    place: Place
    tell: Tell = silent
    cluster: Cluster | None = None
    """Our own server, when one may go back to any instant."""

    @property
    def key(self) -> Key:
        """Return the recovery key of the home, made when missing."""
        return Key.of_home(self.home)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the right to make backups of this home. Raises AlreadyRunning."""
    (home / "backup").mkdir(mode=0o700, exist_ok=True)
    with (home / "backup" / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"A backup of {home} is being made already.") from None
        yield


def make_backup(source: Source, now: datetime) -> Manifest:
    """Make a backup and return its manifest. Raises Unusable in one of its kinds; then there is no new backup."""
    own = f"{now:%Y-%m-%dT%H%M%SZ}-{secrets.token_hex(2)}"
    where = manifest.folder_of(own)
    database, held = _database(source, where + "database.age")
    keys = _part(source, io.BytesIO(bundle.pack(source.home)), where + "keys.age")
    stored, damaged = files.store(source.home, source.place, source.key, source.tell)
    if damaged:
        raise Damaged(f"Files are not what was stored once: {', '.join(damaged[:3])}. Put them back.")
    done = Manifest(
        id=own,
        made_at=now,
        release=__version__,
        facts=held,
        database=database,
        keys=keys,
        files=_part(source, files.write_list(stored), where + "files.age"),
        file_count=len(stored),
        file_bytes=sum(file.size for file in stored),
        base=_base(source, where + "cluster.age"),
    )
    manifest.write(source.place, source.key, done)
    return done


def _database(source: Source, name: str) -> tuple[Sealed, Facts]:
    with snapshot(source.address) as (instant, cursor):
        held = facts(cursor)
        folder = programs.folder_for(int(held.server.split(".")[0]))
        with programs.dump(source.address, folder, instant) as stream:
            reader = Watched(stream, "database", source.tell)
            done = _part(source, reader, name)
    return done, held


def _base(source: Source, name: str) -> Base | None:
    if source.cluster is None:
        return None
    return wal.copy_cluster(source.cluster, source.key, source.place, name, source.tell)


def _part(source: Source, reader: Reader, name: str) -> Sealed:
    return Sealed.of(name, seal(source.key, reader, source.place, name))


def claim(place: Place, key: Key, *, first: bool) -> None:
    """See that the place is there and ours; the first time it gets the text that says whose it is.

    An empty folder where our backups were is a disk that is not plugged in, and filling it would fool everybody.
    """
    if any(entry.name == ABOUT for entry in place.names("about/")):
        with place.read(ABOUT) as file:
            told = file.read().decode(errors="replace")
        if key.public not in told:
            raise PlaceProblem(
                f"{place.shown} holds the backups of another installation. Name another place."
            )
    elif first:
        with place.write(ABOUT) as target:
            target.write(_TEXT.format(public=key.public).encode())
    else:
        raise PlaceProblem(f"{place.shown} does not show our backups: is it plugged in, or was it emptied?")


_TEXT = """\
Backups of a Workwright, sealed with age (age-encryption.org/v1) for
  {public}
To bring one back, on any machine: workwright restore PLACE --key FILE
Without Workwright: age --decrypt -i FILE backups/.../database.age | pg_restore ...
"""
