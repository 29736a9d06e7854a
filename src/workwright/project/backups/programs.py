"""PostgreSQL's own programs for writing and reading a dump, as new as the server they talk to."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict

from workwright.project.environment import Unusable
from workwright.project.postgres import account, programs

DEBIAN = Path("/usr/lib/postgresql")


class DumpProblem(Unusable):
    """A program of PostgreSQL refused; the message is its own."""


def folder_for(major: int, *, embedded_major: int = 18) -> Path:
    """Return the folder of the programs for a server of this version.

    Our own fit our own server. For another version those of the same number are taken where the system has them:
    an older one does not understand all that a newer program asks.
    """
    if chosen := os.environ.get("WORKWRIGHT_POSTGRES_PROGRAMS"):
        return Path(chosen)
    own = programs(account())
    for folder in (DEBIAN / str(major) / "bin", *_on_path()):
        if major != embedded_major and _major(folder / "pg_dump") == major:
            return folder
    return own


def _on_path() -> Iterator[Path]:
    if found := shutil.which("pg_dump"):
        yield Path(found).parent


def _major(program: Path) -> int | None:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return int(said.stdout.split()[2].split(".")[0])


def variables(address: str) -> dict[str, str]:
    """Return the environment that leads a program to a database: a password in an argument could be read."""
    parts = conninfo_to_dict(address)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
             "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
    found = {names[name]: str(value) for name, value in parts.items() if name in names}
    return {**os.environ, **found, "PGOPTIONS": "-c maintenance_work_mem=256MB -c statement_timeout=0"}


@contextmanager
def dump(address: str, folder: Path, snapshot: str) -> Iterator[IO[bytes]]:
    """Give the dump of one snapshot as it is made; raise DumpProblem when it did not come to its end."""
    command = [str(folder / "pg_dump"), "--format=custom", "--compress=3", f"--snapshot={snapshot}",
               "--lock-wait-timeout=60s", "--no-password"]  # fmt: skip
    with subprocess.Popen(
        command, env=variables(address), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise DumpProblem(f"pg_dump: {said}")


def load(address: str, folder: Path, file: Path, jobs: int, *options: str) -> None:
    """Load a dump into an empty database; raise DumpProblem."""
    command = [str(folder / "pg_restore"), "--dbname=", f"--jobs={jobs}", "--no-owner", "--exit-on-error",
               "--no-password", *options, str(file)]  # fmt: skip
    done = subprocess.run(command, env=variables(address), capture_output=True, text=True, check=False)
    if done.returncode:
        raise DumpProblem(f"pg_restore: {done.stderr.strip()[-2000:]}")
