"""Bringing a backup back, into a home that is empty: keys, database, files, and the proof that all is there."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from io import BytesIO
from pathlib import Path

import django
import psycopg

from workwright.project import keys
from workwright.project.backups import bundle, files, manifest, programs
from workwright.project.backups.manifest import Manifest
from workwright.project.backups.places import Place
from workwright.project.backups.sealed import Damaged, Key, unseal
from workwright.project.backups.telling import Tell, silent
from workwright.project.environment import Environment, Unusable
from workwright.project.holding import RESTORING, Addresses, cluster, hold, prepare, start
from workwright.project.postgres import stop
from workwright.project.postgres.cluster import sync


class NotEmpty(Unusable):
    """Something is here already; a restore overwrites nothing."""


@dataclass(frozen=True)
class Restore:
    """What is to be restored, from where, to which installation."""

    env: Environment
    place: Place
    key: Key
    backup: str
    tell: Tell = silent


def restore(job: Restore) -> Manifest:
    """Restore a backup into an empty home and compare it with what was backed up.

    Raises NotEmpty before anything is touched, and else Unusable in one of its kinds; what was made until then is
    removed again.
    """
    home = job.env.home
    refuse_used(home)
    told = manifest.read(job.place, job.key, job.backup)
    job.env.make_home()
    with hold(home, restoring=True), everything_or_nothing(home):
        bring_keys(job, told)
        with _server(job.env) as addresses:
            _bring_database(job, told, addresses)
            bring_files(job, told)
            _compare(job.env, told, addresses)
    return told


def refuse_used(home: Path) -> None:
    """Raise NotEmpty when there is anything in this home but the lock, or the rest of a restore broken off."""
    found = {path.name for path in home.iterdir()} if home.is_dir() else set()
    if RESTORING not in found and found - {"lock"}:
        raise NotEmpty(
            f"{home} is not empty ({', '.join(sorted(found)[:3])}). Name an empty one: WORKWRIGHT_HOME=..."
        )


@contextmanager
def everything_or_nothing(home: Path) -> Iterator[None]:
    """Empty the home, mark it as being restored for the block, and empty it again when that fails."""
    _empty(home)
    (home / RESTORING).touch()
    try:
        yield
    except BaseException:
        _empty(home)
        raise
    (home / RESTORING).unlink()


def _empty(home: Path) -> None:
    """Remove what an earlier try left; as root the data may lie elsewhere, and the home links to them."""
    data = home / "postgres"
    if data.is_symlink():
        shutil.rmtree(data.resolve(), ignore_errors=True)
    for path in home.iterdir():
        if path.name in ("lock", RESTORING):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    (home / RESTORING).unlink(missing_ok=True)


def bring_keys(job: Restore, told: Manifest) -> None:
    """Bring keys and settings, and keep the recovery key."""
    target = BytesIO()
    told.keys.compare(unseal(job.key, job.place, told.keys.name, target))
    keys.folder(job.env.home)
    for name in ("backup", "erasures"):
        (job.env.home / name).mkdir(mode=0o700)
    bundle.unpack(target.getvalue(), job.env.home)
    _bring_erasures(job)
    keys.put(keys.folder(job.env.home) / keys.BACKUP, job.key.text)


def _bring_erasures(job: Restore) -> None:
    """Note who was erased up to the newest backup: the first start erases them again in what is restored.

    A newest backup that cannot be read is no reason not to restore an older one; it is told.
    """
    path = job.env.home / bundle.ERASURES
    known = set(path.read_text().split()) if path.exists() else set()
    target = BytesIO()
    try:
        newest = manifest.read(job.place, job.key, manifest.ids(job.place)[-1])
        unseal(job.key, job.place, newest.keys.name, target)
        known |= bundle.erasures(target.getvalue())
    except (Unusable, OSError) as reason:
        job.tell(f"The list of erased people in the newest backup cannot be read: {reason}")
    path.write_text("".join(f"{one}\n" for one in sorted(known)))


@contextmanager
def _server(env: Environment) -> Iterator[Addresses]:
    """Give an empty database. Our own server runs fast and without safety; at the end its data are made safe."""
    if env.database_url:
        addresses = prepare(env)
        _refuse_used_database(addresses.owner)
        yield addresses
        return
    own = replace(cluster(env), durable=False)
    process = start(own)
    try:
        yield prepare(env)
    finally:
        stop(process)
    sync(own)


def _refuse_used_database(address: str) -> None:
    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if found != (0,):
        raise NotEmpty("The database of DATABASE_URL is not empty. Name an empty one.")


def _bring_database(job: Restore, told: Manifest, addresses: Addresses) -> None:
    dump = job.env.home / "backup" / "database.dump"
    job.tell(f"database: fetching {told.database.stored >> 20} MB ...")
    dump.touch(mode=0o600)
    with dump.open("wb") as target:
        told.database.compare(unseal(job.key, job.place, told.database.name, target))
    job.tell("database: loading")
    with psycopg.connect(addresses.owner) as connection:
        folder = programs.folder_for(connection.info.server_version // 10000)
    programs.load(addresses.owner, folder, dump, min(os.cpu_count() or 1, 4))
    dump.unlink()
    with psycopg.connect(addresses.owner, autocommit=True) as connection:
        connection.execute("ANALYZE")


def bring_files(job: Restore, told: Manifest) -> None:
    """Bring photographs and documents."""
    target = BytesIO()
    told.files.compare(unseal(job.key, job.place, told.files.name, target))
    files.fetch(job.env.home, job.place, job.key, files.read_list(target.getvalue()), job.tell)


def _compare(env: Environment, told: Manifest, addresses: Addresses) -> None:
    """Raise Damaged when the restored database does not hold what was backed up."""
    os.environ.update(addresses.variables(env))
    django.setup()
    asked = import_module("workwright.project.backups.facts")  # its queries need the set-up above
    with psycopg.connect(addresses.owner) as connection, connection.cursor() as cursor:
        found = asked.differences(told.facts, asked.facts(cursor))
    if found:
        raise Damaged(f"The restored database is not what was backed up: {'; '.join(found)}.")
