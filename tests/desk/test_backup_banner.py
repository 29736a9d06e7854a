"""Owners read on every page that there has been no backup for a day; others are not bothered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desk.conftest import SignIn
from workwright.operations.queries.backups import backup_status, note_backup
from workwright.operations.queries.machine import heartbeat_file
from workwright.operations.queries.status import forget

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    heartbeat_file(tmp_path).touch()
    return tmp_path


def test_a_day_without_backup_is_overdue(home: Path) -> None:
    note_backup(home, place="/mnt/usb", last_at=NOW, last_name="one")
    assert backup_status(home, NOW + timedelta(hours=24)).warning == ""
    late = backup_status(home, NOW + timedelta(hours=24, seconds=1))
    assert late.overdue
    assert late.warning == "There is no backup since 2026-11-22 08:00 UTC. Is Workwright running at night?"


def test_the_last_failure_is_told(home: Path) -> None:
    note_backup(home, place="/mnt/usb", last_at=NOW)
    note_backup(home, tried_at=NOW + timedelta(hours=20), problem="The disk is full.")
    assert backup_status(home, NOW + timedelta(hours=25)).warning.endswith(
        "The last try failed: The disk is full."
    )


def test_a_new_home_is_given_a_day(home: Path) -> None:
    assert not backup_status(home, NOW).overdue
    (home / "keys").mkdir()
    (home / "keys" / "secret_key").touch()
    now = datetime.now(UTC)
    assert not backup_status(home, now).overdue
    assert "name a place" in backup_status(home, now + timedelta(hours=25)).warning


def test_owners_read_it_on_every_page_and_others_do_not(
    home: Path, company: object, desk_of: SignIn, act: Callable[..., object]
) -> None:
    note_backup(home, place="/mnt/usb", last_at=NOW - timedelta(days=400))
    owner = desk_of("operations_manager")
    forget()
    assert b"/operations/banner" in owner.get("/").content
    assert b"No backup for more than 24 hours" in owner.get("/operations/banner").content
    assert b"/operations/banner" not in desk_of("technician").get("/").content
    note_backup(home, last_at=datetime.now(UTC))
    forget()
    assert b"No backup" not in owner.get("/operations/banner").content


def test_a_failure_is_told_at_once(home: Path, company: object, desk_of: SignIn) -> None:
    note_backup(home, place="/mnt/usb", last_at=datetime.now(UTC), problem="The stick is full.")
    forget()
    assert b"The last backup failed" in desk_of("operations_manager").get("/operations/banner").content
