"""Bringing the installation back as it was at one instant: a copy of the cluster, and every change until then."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg

from workwright.project.backups import manifest, wal
from workwright.project.backups.manifest import Base, Manifest, fetch_part
from workwright.project.backups.places import Place
from workwright.project.backups.restoring import (
    Restore,
    bring_files,
    bring_keys,
    everything_or_nothing,
    refuse_used,
)
from workwright.project.backups.sealed import Damaged, Key
from workwright.project.backups.settings import mark_point_in_time, read_settings
from workwright.project.environment import Unusable
from workwright.project.holding import cluster, hold, prepare
from workwright.project.postgres import CannotStart, Cluster, stop

PATIENCE = 3600.0


class NotReachable(Unusable):
    """The backups do not lead to this instant."""


def restore_at(job: Restore, at: datetime) -> Manifest:
    """Restore the installation as it was at `at`, into an empty home; return the backup it began from.

    Photographs and documents are those of the last nightly backup before, and of later ones. Raises NotReachable,
    NotEmpty, and what a restore raises; then nothing stays behind.
    """
    if job.env.database_url:
        raise NotReachable("Only the embedded server goes back to an instant; yours has its own way.")
    home = job.env.home
    refuse_used(home)
    told = _begin_from(job.place, job.key, at)
    assert told.base is not None
    job.env.make_home()
    with hold(home, restoring=True), everything_or_nothing(home):
        bring_keys(job, told)
        own = cluster(job.env)
        _bring_cluster(job, told.base, own)
        with _recovering(job, told.base, own, at) as process:
            _wait_until(own, process, at)
            prepare(job.env)
            _compare(own, told)
        bring_files(job, told)
        mark_point_in_time(home, on=read_settings(home).point_in_time)
    return told


def _begin_from(place: Place, key: Key, at: datetime) -> Manifest:
    for backup in reversed(manifest.ids(place)):
        told = manifest.read(place, key, backup)
        if told.base is not None and told.base.ended_at <= at:
            return told
    raise NotReachable(
        f"There is no copy of the cluster from before {at:%Y-%m-%d %H:%M:%S %Z}: it needs "
        "`workwright backup to PLACE --point-in-time`, and one backup since."
    )


def _bring_cluster(job: Restore, base: Base, own: Cluster) -> None:
    own.account.make_folder(own.folder / "log")
    packed = job.env.home / "backup" / "cluster.tar.gz"
    job.tell("cluster: fetching")
    fetch_part(job.place, job.key, base.sealed, packed)
    wal.unpack(packed, own)
    packed.unlink()


@contextmanager
def _recovering(job: Restore, base: Base, own: Cluster, at: datetime) -> "Iterator[subprocess.Popen[bytes]]":
    """Start the copy so that it repeats what was changed until `at`; at the end it is an ordinary cluster."""
    changes = own.account.make_folder(own.folder / "changes")
    wal.fetch(job.place, job.key, base.first, changes, job.tell)
    for path in changes.iterdir():
        own.account.own(path)
    _set_target(own, changes, at)
    job.tell("repeating what was changed")
    process = _started(own, at)
    try:
        yield process
        with psycopg.connect(own.address(), autocommit=True) as connection:
            for name in ("restore_command", "recovery_target_time", "recovery_target_action"):
                connection.execute(f"ALTER SYSTEM RESET {name}")
    finally:
        stop(process)
        subprocess.run(["rm", "-rf", str(changes)], check=True)


def _started(own: Cluster, at: datetime) -> "subprocess.Popen[bytes]":
    try:
        return own.start(tries=1)
    except CannotStart:
        if own.said("before configured recovery target"):
            raise _ends_before(at) from None
        raise


def _ends_before(at: datetime) -> NotReachable:
    return NotReachable(f"The changes that were brought to the place end before {at.isoformat()}.")


def _set_target(own: Cluster, changes: Path, at: datetime) -> None:
    command = f'cp "{changes}/%f" "%p"'
    lines = (
        f"restore_command = '{command}'\n"
        f"recovery_target_time = '{at.isoformat()}'\n"
        "recovery_target_action = 'promote'\n"
    )
    with (own.data / "postgresql.auto.conf").open("a") as file:
        file.write(lines)
    signal = own.data / "recovery.signal"
    signal.touch()
    own.account.own(signal)


def _wait_until(own: Cluster, process: "subprocess.Popen[bytes]", at: datetime) -> None:
    """Wait until the copy has come to the instant and is open. Raises NotReachable when the changes end before."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise _ends_before(at)
        try:
            with psycopg.connect(own.address(), connect_timeout=5) as connection:
                if connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,):
                    return
        except psycopg.OperationalError:
            pass
        time.sleep(0.1)
    raise NotReachable("Repeating the changes did not come to an end.")


def _compare(own: Cluster, told: Manifest) -> None:
    """Raise Damaged unless the journal goes on from where it was in the backup."""
    with psycopg.connect(own.address(database="workwright")) as connection:
        for scope, head in told.facts.heads.items():
            number, digest = head.split()
            row = connection.execute(
                "SELECT encode(hash, 'hex') FROM kernel_journal WHERE scope = %s AND seq = %s",
                [scope, number],
            ).fetchone()
            if row != (digest,) and number != "0":
                raise Damaged(f"The journal of {scope} is not the one that was backed up.")
