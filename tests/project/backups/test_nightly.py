"""The night's backup is due when its hour has struck, once, and is made up for."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workwright.operations.queries.backups import BackupStatus, note_backup
from workwright.project.backups import nightly
from workwright.project.backups.nightly import due
from workwright.project.backups.settings import BackupSettings, write_settings

ZONE = "America/Los_Angeles"
STRUCK = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
"""Two in the morning in Los Angeles."""


def made(at: datetime) -> BackupStatus:
    return BackupStatus(place="/mnt", last_at=at, tried_at=at)


@pytest.mark.parametrize(
    ("status", "at", "expected"),
    [
        (BackupStatus(), STRUCK, True),
        (made(STRUCK - timedelta(days=1)), STRUCK - timedelta(seconds=1), False),
        (made(STRUCK - timedelta(days=1)), STRUCK, True),
        (made(STRUCK + timedelta(minutes=1)), STRUCK + timedelta(hours=20), False),
        (made(STRUCK - timedelta(days=3)), STRUCK + timedelta(hours=9), True),
    ],
    ids=["never", "before the hour", "at the hour", "done", "the machine was off at night"],
)
def test_when_it_is_due(status: BackupStatus, at: datetime, expected: bool) -> None:
    assert due(status, 2, ZONE, at) is expected


def test_a_failure_is_tried_again_after_half_an_hour() -> None:
    failed = BackupStatus(place="/mnt", tried_at=STRUCK, problem="The disk is full.")
    assert not due(failed, 2, ZONE, STRUCK + timedelta(minutes=29))
    assert due(failed, 2, ZONE, STRUCK + timedelta(minutes=30))


def test_the_hour_that_the_clocks_skip_does_not_lose_the_night() -> None:
    spring = datetime(
        2026, 3, 8, 10, 30, tzinfo=UTC
    )  # three thirty by summer time; two o'clock there was none
    assert due(made(spring - timedelta(days=1)), 2, ZONE, spring)


class Made:
    """A backup's process that has ended well, or runs still."""

    def __init__(self, code: int | None) -> None:
        self.returncode = code

    def poll(self) -> int | None:
        return self.returncode


def test_the_worker_starts_one_when_it_is_due_and_no_second_beside_it(
    database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Made] = []
    monkeypatch.setattr(nightly, "LOOK_EVERY", 0)
    loop = nightly.Nightly(tmp_path)
    monkeypatch.setattr(loop, "_start", lambda: started.append(Made(None)) or started[-1])
    loop.step()
    assert started == [], "nobody has said where backups go"
    write_settings(tmp_path, BackupSettings(address=str(tmp_path / "place")))
    loop.step()
    loop.step()
    assert len(started) == 1
    started[0].returncode = 0
    note_backup(tmp_path, last_at=datetime.now(UTC), tried_at=datetime.now(UTC))
    loop.step()
    assert (len(started), loop.process) == (1, None)
