"""Back to an instant: a copy of the whole cluster each night, and every change since, minute by minute.

PostgreSQL puts each finished piece of its log of changes into a folder beside the data; the worker brings it to the
place, sealed, and removes it. For the embedded server only: a server of one's own has its owner's way to do it.
"""

import gzip
import io
import re
import subprocess
import tarfile
from datetime import datetime
from pathlib import Path

import psycopg

from workwright.project.backups import programs
from workwright.project.backups.manifest import Base, Sealed
from workwright.project.backups.places import Place
from workwright.project.backups.sealed import Key, seal, unseal
from workwright.project.backups.telling import Tell, Watched
from workwright.project.backups.unpacking import unpack_into
from workwright.project.postgres import Cluster

WAL = "wal/"
_PIECE = re.compile(r"[0-9A-F]{24}(\.[0-9A-F]{8}\.backup)?|[0-9A-F]{8}\.history")


def ship(spool: Path, place: Place, key: Key) -> int:
    """Bring what waits in the folder to the place, oldest first; return how many pieces went."""
    waiting = sorted(path for path in spool.iterdir() if _PIECE.fullmatch(path.name))
    for path in waiting:
        packed = io.BytesIO(gzip.compress(path.read_bytes(), compresslevel=1))
        seal(key, packed, place, f"{WAL}{path.name}.age")
        path.unlink()
    return len(waiting)


def fetch(place: Place, key: Key, first: str, folder: Path, tell: Tell) -> None:
    """Bring the pieces from `first` on, of every line of history, from the place into a folder."""
    for entry in place.names(WAL):
        name = entry.name.removeprefix(WAL).removesuffix(".age")
        if name.endswith(".history") or name[8:24] >= first[8:24]:
            packed = io.BytesIO()
            unseal(key, place, entry.name, packed)
            (folder / name).write_bytes(gzip.decompress(packed.getvalue()))
            tell(f"changes: {name} ...")


def forget_before(place: Place, first: str) -> None:
    """Remove the pieces that no kept copy of the cluster needs."""
    for entry in list(place.names(WAL)):
        name = entry.name.removeprefix(WAL)
        if not name.startswith(first[:8]) or ".history" in name:
            continue
        if name[8:24] < first[8:24]:
            place.delete(entry.name)


def copy_cluster(own: Cluster, key: Key, place: Place, name: str, tell: Tell) -> Base:
    """Send a copy of the running cluster to the place, with the log that was written meanwhile."""
    command = [str(own.programs / "pg_basebackup"), "--pgdata=-", "--format=tar", "--wal-method=fetch",
               "--checkpoint=fast", "--gzip", "--no-manifest", "--no-password"]  # fmt: skip
    first, _ = _now(own)
    variables = programs.variables(own.address())
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        try:
            done = seal(key, Watched(process.stdout, "cluster", tell), place, name)
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise programs.DumpProblem(f"pg_basebackup: {said}")
    return Base(sealed=Sealed.of(name, done), first=first, ended_at=_now(own)[1])


def _now(own: Cluster) -> tuple[str, datetime]:
    """Return the piece of the log that is being written, and the server's time."""
    with psycopg.connect(own.address()) as connection:
        row = connection.execute("SELECT pg_walfile_name(pg_current_wal_lsn()), clock_timestamp()").fetchone()
    assert row is not None
    return str(row[0]), row[1]


def unpack(file: Path, own: Cluster) -> None:
    """Unpack a copy of a cluster into its data folder, private to the server's user."""
    own.account.make_folder(own.data)
    with tarfile.open(file, "r|gz") as archive:
        unpack_into(own.data, archive)
    for path in (own.data, *own.data.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        own.account.own(path)
