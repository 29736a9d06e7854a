"""Which backups stay: the last of each day, week and month, so many of each."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from workwright.project.backups import files, manifest
from workwright.project.backups.keeping import kept, tidy
from workwright.project.backups.manifest import Facts, Manifest, Sealed
from workwright.project.backups.places import Place, open_place
from workwright.project.backups.sealed import Key, seal
from workwright.project.backups.settings import BackupSettings

SETTINGS = BackupSettings(daily=7, weekly=5, monthly=12)


def nights(first: date, count: int) -> list[str]:
    return [f"{first + timedelta(days=number)}T020000Z-0000" for number in range(count)]


def test_a_year_of_nights_is_thinned_out() -> None:
    every = nights(date(2025, 11, 23), 365)
    keep = kept(every, SETTINGS)
    days = sorted(backup[:10] for backup in keep)
    assert days[-7:] == [f"2026-11-{day}" for day in range(16, 23)]
    assert {"2026-10-31", "2026-09-30", "2026-08-31", "2025-12-31"} <= set(days)
    assert {"2026-11-15", "2026-11-08", "2026-11-01", "2026-10-25"} <= set(days), "the Sundays of five weeks"
    assert "2026-10-18" not in days
    assert "2025-11-30" not in days
    assert len(keep) <= 7 + 5 + 12
    assert kept(sorted(keep), SETTINGS) == keep, "tidying again takes no more"


def test_of_one_day_the_last_stays() -> None:
    day = ["2026-11-22T020000Z-aaaa", "2026-11-22T120000Z-bbbb", "2026-11-22T180000Z-cccc"]
    assert kept(day, SETTINGS) == {day[-1]}
    assert kept([], SETTINGS) == set()


def test_the_last_one_always_stays() -> None:
    assert kept(["2001-01-01T020000Z-0000"], SETTINGS) == {"2001-01-01T020000Z-0000"}


def a_backup(place: Place, key: Key, name: str, *contents: bytes) -> None:
    listed = []
    for content in contents:
        blob = files.object_of(key, content.hex())
        seal(key, io.BytesIO(content), place, blob)
        listed.append(manifest.StoredFile(path=content.hex(), sha256=content.hex(), size=1, name=blob))
    where = manifest.folder_of(name)
    listing = Sealed.of(where + "files.age", seal(key, files.write_list(listed), place, where + "files.age"))
    held = Facts(ledger_hash="", heads={}, migrations=(), counts={}, server="18", bytes=0)
    manifest.write(place, key, Manifest(
        id=name, made_at=datetime(2026, 11, 22, tzinfo=UTC), release="0", facts=held, database=listing, keys=listing,
        files=listing, file_count=len(listed), file_bytes=0,
    ))  # fmt: skip


def test_what_only_an_old_backup_needed_goes_with_it(tmp_path: Path) -> None:
    place, key = open_place(str(tmp_path / "place")), Key.of_home(tmp_path)
    first, second = nights(date(2026, 11, 1), 2)
    a_backup(place, key, first, b"a", b"b")
    a_backup(place, key, second, b"b", b"c")
    one = BackupSettings(daily=1, weekly=1, monthly=1)
    assert tidy(place, key, one, datetime(2026, 11, 2, tzinfo=UTC)) == [first]
    assert manifest.ids(place) == [second]
    left = {entry.name for entry in place.names("blobs/")}
    assert left == {files.object_of(key, b"b".hex()), files.object_of(key, b"c".hex())}


def test_a_backup_that_was_never_finished_goes_after_two_days(tmp_path: Path) -> None:
    place, key = open_place(str(tmp_path / "place")), Key.of_home(tmp_path)
    half, whole = nights(date(2026, 11, 1), 2)
    seal(key, io.BytesIO(b"half"), place, f"backups/{half}/database.age")
    a_backup(place, key, whole)
    assert tidy(place, key, SETTINGS, datetime(2026, 11, 3, tzinfo=UTC)) == []
    assert half in manifest.remains(place)
    tidy(place, key, SETTINGS, datetime(2026, 11, 4, tzinfo=UTC))
    assert set(manifest.remains(place)) == {whole}
