"""Back to any instant: what was done before it is there, what was done after it is not."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import pytest

from tests.conftest import _address
from workwright.project.backups import wal
from workwright.project.backups.instants import NotReachable, restore_at
from workwright.project.backups.making import Source
from workwright.project.backups.places import open_place
from workwright.project.backups.restoring import Restore, restore
from workwright.project.backups.running import run_backup
from workwright.project.backups.settings import BackupSettings, write_settings
from workwright.project.environment import Environment
from workwright.project.holding import cluster, prepare, start
from workwright.project.postgres import stop

pytestmark = pytest.mark.slow
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def env_of(home: Path) -> Environment:
    return Environment(home, "127.0.0.1", 8000, "http://localhost:8000", "", "", 8010)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with mock.patch.dict(os.environ):
        yield tmp_path
    for link in tmp_path.glob("*/postgres"):
        subprocess.run(["rm", "-rf", str(link.resolve())], check=True)


@pytest.fixture
def shop(folder: Path, fresh_db: str, server: str, ctx_as: Any) -> Environment:
    """A home with its own server, which keeps its log of changes."""
    (folder / "first").mkdir()
    place = open_place(str(folder / "moved"))
    first = Source(folder / "first", _address(server, fresh_db), place)
    done = run_backup(first, BackupSettings(), NOW, check=False)
    env = env_of(folder / "shop")
    restore(Restore(env, place, first.key, done.id))
    write_settings(env.home, BackupSettings(address=str(folder / "place"), point_in_time=True))
    return env


def note(own: Any, word: str) -> datetime:
    """Write a word, and return an instant after it and before whatever comes next."""
    with psycopg.connect(own.address(database="workwright"), autocommit=True) as connection:
        connection.execute("SET ROLE workwright")
        connection.execute("CREATE TABLE IF NOT EXISTS moments (word text)")
        connection.execute("INSERT INTO moments VALUES (%s)", [word])
        row = connection.execute("SELECT clock_timestamp() FROM pg_sleep(0.05)").fetchone()
        connection.execute("SELECT pg_sleep(0.05)")
    assert row is not None
    found: datetime = row[0]
    return found


def shipped(own: Any, source: Source) -> None:
    """Have the server put away what it has written, and bring it to the place."""
    with psycopg.connect(own.address(), autocommit=True) as connection:
        row = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
        assert row is not None
        for _ in range(200):
            if (own.spool / row[0]).exists():
                break
            connection.execute("SELECT pg_sleep(0.05)")
    assert wal.ship(own.spool, source.place, source.key) > 0


def words_in(env: Environment) -> list[str]:
    own = cluster(env)
    process = start(own)
    try:
        with psycopg.connect(own.address(database="workwright"), autocommit=True) as connection:
            connection.execute("CREATE TABLE still_writable ()")
            return [word for (word,) in connection.execute("SELECT word FROM moments ORDER BY 1").fetchall()]
    finally:
        stop(process)


def test_what_was_done_before_the_instant_is_there_and_nothing_after(shop: Environment, folder: Path) -> None:
    own = cluster(shop)
    assert own.archive
    process = start(own)
    source = Source(shop.home, prepare(shop).owner, open_place(str(folder / "place")), cluster=own)
    too_early = note(own, "0 before the copy")
    run_backup(source, BackupSettings(), NOW + timedelta(days=1), check=False)
    instant = note(own, "1 before the mistake")
    late = note(own, "2 the mistake")
    shipped(own, source)
    stop(process)

    back = env_of(folder / "back")
    restore_at(Restore(back, source.place, source.key, ""), instant)
    assert words_in(back) == ["0 before the copy", "1 before the mistake"]
    assert cluster(back).archive, "it goes on keeping its log"
    for unreachable in (too_early, late + timedelta(days=1)):
        with pytest.raises(NotReachable):
            restore_at(Restore(env_of(folder / "no"), source.place, source.key, ""), unreachable)
    assert {path.name for path in (folder / "no").iterdir()} <= {"lock"}


def test_changes_that_no_kept_copy_needs_go(tmp_path: Path) -> None:
    place = open_place(str(tmp_path))
    pieces = [
        "000000010000000000000007",
        "000000010000000000000008",
        "000000010000000100000001",
        "00000002.history",
    ]
    for piece in pieces:
        with place.write(f"wal/{piece}.age") as target:
            target.write(b"x")
    wal.forget_before(place, "000000010000000000000008")
    assert [entry.name for entry in place.names("wal/")] == [f"wal/{piece}.age" for piece in pieces[1:]]
