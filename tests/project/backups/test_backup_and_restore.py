"""A whole backup of a shop with money in it, brought back elsewhere: the same books, files and keys."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import pytest

from tests.billing.builders import an_issued_invoice, pay
from tests.conftest import _address
from workwright.files.blobs import write_blob
from workwright.kernel.heads import sign_heads
from workwright.operations.queries.backups import backup_status
from workwright.project import keys
from workwright.project.backups import manifest
from workwright.project.backups.facts import facts
from workwright.project.backups.making import AlreadyRunning, Source, alone
from workwright.project.backups.manifest import Manifest
from workwright.project.backups.places import PlaceProblem, open_place
from workwright.project.backups.restoring import NotEmpty, Restore, restore
from workwright.project.backups.running import run_backup, try_backup
from workwright.project.backups.sealed import Damaged, Key, WrongKey
from workwright.project.backups.settings import BackupSettings, write_settings
from workwright.project.environment import Environment, Unusable
from workwright.project.holding import cluster as cluster_of
from workwright.project.holding import hold, prepare, start
from workwright.project.postgres import stop

pytestmark = pytest.mark.slow
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PHOTO = b"a photograph"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for homes; as root their data lie elsewhere, and go with them."""
    place = tmp_path_factory.mktemp("backups")
    yield place
    for link in place.glob("*/postgres"):
        subprocess.run(["rm", "-rf", str(link.resolve())], check=True)


@pytest.fixture
def home(folder: Path, settings: Any) -> Iterator[Path]:
    place = folder / "shop"
    place.mkdir()
    settings.HOME = place
    settings.KEYS = place / "keys"
    yield place
    shutil.rmtree(place)
    shutil.rmtree(folder / "place", ignore_errors=True)


@pytest.fixture
def source(home: Path, folder: Path, fresh_db: str, server: str, ctx_as: Callable[..., Any]) -> Source:
    """A shop with an invoice, a payment, a photograph, keys and signed heads."""
    ctx = ctx_as()
    pay(ctx, an_issued_invoice(ctx), 1_000)
    for number in range(3):
        content = PHOTO + bytes([number])
        write_blob(_sha(content), content)
    keys.key(home, keys.DJANGO)
    sign_heads(home / "keys", NOW)
    return Source(home, _address(server, fresh_db), open_place(str(folder / "place")))


@pytest.fixture
def elsewhere(folder: Path) -> Iterator[Environment]:
    """Another machine's home, empty; what a restore sets in the environment is forgotten afterwards."""
    with mock.patch.dict(os.environ):
        place = folder / f"elsewhere-{os.urandom(4).hex()}"
        yield Environment(place, "127.0.0.1", 8000, "http://localhost:8000", "", "", 8010)


def _sha(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def backed_up(source: Source, at: datetime = NOW, *, check: bool = False) -> Manifest:
    return run_backup(source, BackupSettings(), at, check=check)


def damage(source: Source, name: str) -> None:
    path = Path(source.place.shown) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_restored_shop_has_the_same_books_files_and_keys(source: Source, elsewhere: Environment) -> None:
    write_settings(source.home, BackupSettings(address=source.place.shown, hour=3))
    done = backed_up(source)
    restore(Restore(elsewhere, source.place, source.key, done.id))
    assert not (elsewhere.home / "restoring").exists()
    for name in ("secret_key", "heads.pem", "heads.jsonl", "backup"):
        assert (elsewhere.home / "keys" / name).read_bytes() == (source.home / "keys" / name).read_bytes()
        assert (elsewhere.home / "keys" / name).stat().st_mode & 0o077 == 0
    photographs = {
        path.name: path.read_bytes() for path in (elsewhere.home / "files").rglob("*") if path.is_file()
    }
    assert photographs == {_sha(PHOTO + bytes([n])): PHOTO + bytes([n]) for n in range(3)}
    with hold(elsewhere.home):
        process = start(cluster_of(elsewhere))
        addresses = prepare(elsewhere)
        with psycopg.connect(addresses.owner) as connection, connection.cursor() as cursor:
            assert facts(cursor).ledger_hash == done.facts.ledger_hash
            cursor.execute("SELECT current_setting('fsync'), current_setting('data_checksums')")
            assert cursor.fetchone() == ("on", "on")
        with psycopg.connect(addresses.application) as connection:
            assert connection.execute("SELECT count(*) FROM payments_payment").fetchone() == (1,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM ledger_entry")
        stop(process)
    with pytest.raises(NotEmpty):
        restore(Restore(elsewhere, source.place, source.key, done.id))


def test_it_is_tried_and_noted(source: Source) -> None:
    done = backed_up(source, check=True)
    seen = backup_status(source.home, NOW + timedelta(hours=1))
    assert (seen.last_name, seen.verified_name, seen.problem) == (done.id, done.id, "")
    assert seen.ledger_hash == done.facts.ledger_hash
    assert list((source.home / "backup").glob("trial-*")) == []


def test_a_trial_tells_books_that_differ(source: Source) -> None:
    done = backed_up(source)
    other = done.facts.model_copy(update={"ledger_hash": "0" * 64})
    manifest.write(source.place, source.key, done.model_copy(update={"facts": other}))
    with pytest.raises(Damaged, match="the ledger hash: 0000"):
        try_backup(source, done.id, NOW)
    assert backup_status(source.home, NOW).verified_name == ""


def test_the_second_backup_brings_only_new_files(source: Source) -> None:
    backed_up(source)
    before = {entry.name for entry in source.place.names("blobs/")}
    content = b"another photograph"
    write_blob(_sha(content), content)
    second = backed_up(source, NOW + timedelta(days=1))
    assert len({entry.name for entry in source.place.names("blobs/")} - before) == 1
    assert second.file_count == 4


def test_nothing_readable_leaves_the_house(source: Source) -> None:
    done = backed_up(source)
    found = [path for path in Path(source.place.shown).rglob("*") if path.is_file()]
    everything = b"".join(path.read_bytes() for path in found)
    for secret in (PHOTO, source.key.text.encode(), b"Harbour Street", done.facts.ledger_hash.encode()):
        assert secret not in everything
    assert {path.suffix for path in found} == {".age", ".txt"}
    assert not any(_sha(PHOTO + b"\x00") in str(path) for path in found)


@pytest.mark.parametrize("part", ["database.age", "keys.age", "files.age", "manifest.age"])
def test_a_damaged_backup_leaves_an_empty_home(source: Source, elsewhere: Environment, part: str) -> None:
    done = backed_up(source)
    damage(source, f"backups/{done.id}/{part}")
    with pytest.raises(Damaged):
        restore(Restore(elsewhere, source.place, source.key, done.id))
    assert not elsewhere.home.exists() or {path.name for path in elsewhere.home.iterdir()} <= {"lock"}


def test_another_key_opens_nothing(source: Source, elsewhere: Environment, folder: Path) -> None:
    done = backed_up(source)
    (folder / "stranger").mkdir(exist_ok=True)
    with pytest.raises(WrongKey):
        restore(Restore(elsewhere, source.place, Key.of_home(folder / "stranger"), done.id))


def test_a_file_that_changed_on_the_disk_is_told(source: Source) -> None:
    path = next(path for path in (source.home / "files").rglob("*") if path.is_file())
    path.write_bytes(b"rot")
    with pytest.raises(Damaged, match=path.name):
        backed_up(source)
    seen = backup_status(source.home, NOW + timedelta(hours=25))
    assert seen.last_at is None
    assert path.name in seen.problem


def test_a_place_that_was_emptied_is_not_filled_again(source: Source) -> None:
    backed_up(source)
    shutil.rmtree(source.place.shown)
    with pytest.raises(PlaceProblem, match="is it plugged in"):
        backed_up(source, NOW + timedelta(days=1))
    assert backup_status(source.home, NOW + timedelta(days=2)).overdue


def test_somebody_elses_place_is_refused(source: Source, folder: Path) -> None:
    backed_up(source)
    (folder / "neighbour").mkdir()
    with pytest.raises(PlaceProblem, match="another installation"):
        run_backup(replace(source, home=folder / "neighbour"), BackupSettings(), NOW)


def test_one_at_a_time(source: Source) -> None:
    with alone(source.home), pytest.raises(AlreadyRunning):
        backed_up(source)


def test_a_home_whose_restore_was_broken_off_is_not_started(tmp_path: Path) -> None:
    (tmp_path / "restoring").touch()
    with pytest.raises(Unusable, match="broken off"), hold(tmp_path):
        pass
