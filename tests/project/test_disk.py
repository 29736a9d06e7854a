"""Before the disk is full the database takes no more writes, and takes them again when there is room."""

from collections import namedtuple
from pathlib import Path

import psycopg
import pytest

from workwright.project import disk
from workwright.project.postgres import throwaway

Usage = namedtuple("Usage", "free")


def test_writes_stop_and_start_with_the_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(megabytes: int) -> None:
        monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: Usage(megabytes << 20))
        watch.look()

    with throwaway(tmp_path) as address, psycopg.connect(address, autocommit=True) as session:
        watch = disk.DiskWatch([tmp_path], address)
        session.execute("CREATE TABLE words (word text)")
        leave(100)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            _retry(session, "INSERT INTO words VALUES ('no room')")
        leave(300)
        assert watch.closed, "between the limits nothing changes"
        leave(500)
        assert not watch.closed
        _retry(session, "INSERT INTO words VALUES ('room')")


def _retry(session: "psycopg.Connection[tuple[object, ...]]", statement: str) -> None:
    """Give the session a moment to read the new configuration: it does so between statements."""
    for _ in range(20):
        session.execute("SELECT pg_sleep(0.02)")
    session.execute(statement)
