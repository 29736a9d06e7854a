"""A home of one's own for a journey, and its backup brought back on another machine."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg

from workwright.kernel.heads import sign_heads
from workwright.project import keys
from workwright.project.backups.facts import facts
from workwright.project.backups.making import Source
from workwright.project.backups.places import open_place
from workwright.project.backups.restoring import Restore, restore
from workwright.project.backups.running import run_backup
from workwright.project.backups.settings import BackupSettings
from workwright.project.environment import Environment
from workwright.project.holding import cluster as cluster_of
from workwright.project.holding import hold, prepare, start
from workwright.project.postgres import stop


@contextmanager
def own_home(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A home with keys of its own; as root the data of a restored one lie elsewhere, and go with it."""
    settings.HOME = tmp_path / "shop"
    settings.HOME.mkdir()
    settings.KEYS = settings.HOME / "keys"
    with mock.patch.dict(os.environ):
        yield settings.HOME
    for link in tmp_path.glob("*/postgres"):
        subprocess.run(["rm", "-rf", str(link.resolve())], check=True)
    shutil.rmtree(tmp_path, ignore_errors=True)


def restore_elsewhere(owner: str, home: Path, folder: Path) -> None:
    """The backup, restored into an empty folder: the same ledger hash."""
    began, now = time.monotonic(), datetime.now(UTC)
    keys.key(home, keys.DJANGO)
    sign_heads(home / "keys", now)
    source = Source(home, owner, open_place(str(folder / "backups")))
    done = run_backup(source, BackupSettings(), now, check=False)
    elsewhere = Environment(folder / "elsewhere", "127.0.0.1", 8000, "http://localhost:8000", "", "", 8010)
    restore(Restore(elsewhere, source.place, source.key, done.id))
    with hold(elsewhere.home):
        process = start(cluster_of(elsewhere))
        with psycopg.connect(prepare(elsewhere).owner) as connection, connection.cursor() as cursor:
            assert facts(cursor).ledger_hash == done.facts.ledger_hash
        stop(process)
    print(f"backed up and restored elsewhere: {time.monotonic() - began:.1f} seconds")
