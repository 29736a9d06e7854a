"""From the release before, with data, to this one, on to a next one, back again: the books stay what they were."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from workwright.kernel import promises
from workwright.project import schema
from workwright.project.backups.unpacking import unpack_into
from workwright.project.releases import Expansion, note_expansion

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ADDS = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("parties", "{after}")]
    operations = [migrations.RunSQL("ALTER TABLE parties_customer ADD COLUMN nickname text")]
"""
TAKES_AWAY = """
from django.db import migrations
class Migration(migrations.Migration):
    contract = True
    dependencies = [("parties", "9998_adds")]
    operations = [migrations.RunSQL("ALTER TABLE parties_customer DROP COLUMN nickname")]
"""


class Installation:
    """One home that several releases take turns to run."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, source: Path, *words: str, home: Path | None = None) -> "subprocess.CompletedProcess[str]":
        variables = {name: text for name, text in os.environ.items() if not name.startswith("WORKWRIGHT_")}
        variables |= {"WORKWRIGHT_HOME": str(home or self.home), "PYTHONPATH": str(source)}
        command = [sys.executable, "-m", "workwright.project.command", *words]
        return subprocess.run(command, cwd="/", env=variables, capture_output=True, text=True, check=False)

    def done(self, source: Path, *words: str, home: Path | None = None) -> str:
        ran = self.run(source, *words, home=home)
        assert ran.returncode == 0, f"{' '.join(words)}: {ran.stderr[-3000:]}"
        return ran.stdout

    def refused(self, source: Path, *words: str) -> str:
        ran = self.run(source, *words)
        assert ran.returncode == 1, ran.stdout
        return ran.stderr

    def ledger_hash(self, source: Path, home: Path | None = None) -> str:
        """Have the whole record checked, and return the hash of its books."""
        said = self.done(source, "verify", home=home)
        assert "The record is whole" in said, said
        return said.split()[-1]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="workwright-upgrade-") as name:
        yield Path(name)
        for link in Path(name).glob("*/postgres"):
            subprocess.run(["rm", "-rf", str(link.resolve())], check=True)


def git(*words: str) -> str:
    ran = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
    return ran.stdout.strip() if ran.returncode == 0 else ""


@pytest.fixture(scope="module")
def before(folder: Path) -> Path:
    """The source of the last landed version that had fewer migrations than this one."""
    changed = git(
        "log", "-1", "--format=%H", "--diff-filter=A", "--", ":(glob)src/workwright/*/migrations/0*.py"
    )
    parent = git("rev-parse", "-q", "--verify", f"{changed}^") if changed else ""
    if not parent:
        pytest.skip("NOT TESTED: there is no git history here, so no release before this one")
    archive = folder / "before.tar"
    subprocess.run(["git", "-C", str(ROOT), "archive", f"--output={archive}", parent, "src"], check=True)
    with tarfile.open(archive) as packed:
        unpack_into(folder / "before", packed)
    return folder / "before" / "src"


@pytest.fixture(scope="module")
def following(folder: Path) -> Path:
    """The source of a next release: this one, with a migration that adds and one that takes away."""
    source = folder / "following"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    package, migrations = (
        source / "workwright" / "__init__.py",
        source / "workwright" / "parties" / "migrations",
    )
    package.write_text(re.sub(r'__version__ = ".*"', '__version__ = "99.0.0"', package.read_text()))
    last = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "9998_adds.py").write_text(ADDS.format(after=last))
    (migrations / "9999_takes_away.py").write_text(TAKES_AWAY)
    return source


@pytest.mark.slow
def test_from_the_release_before_to_the_next_one_and_back(
    folder: Path, before: Path, following: Path
) -> None:
    this, shop = ROOT / "src", Installation(folder / "shop")
    shop.done(before, "migrate")
    shop.done(before, "demo", "load")

    assert "Run `workwright upgrade`" in shop.refused(this, "verify")
    assert "The ledger hash is the same" in shop.done(this, "upgrade")
    first = json.loads(shop.done(this, "backup", "status", "--json"))
    assert first["verified_name"] == first["last_name"] != ""
    books = shop.ledger_hash(this)
    assert books == first["ledger_hash"], "what was backed up before is what is there after"

    assert "1 migrations wait" in shop.done(following, "upgrade", "--no-check")
    assert shop.ledger_hash(this) == books, "this release simply starts again"
    assert "Finished: 1" in shop.done(following, "upgrade", "--finish")
    assert "migrated by a newer release" in shop.refused(this, "verify")

    last = json.loads(shop.done(following, "backup", "status", "--json"))["last_name"]
    place, key = shop.home / "backup" / "before-upgrade", shop.home / "keys" / "backup"
    words = ("restore", str(place), "--key", str(key), "--backup", last)
    shop.done(this, *words, home=folder / "back")
    assert shop.ledger_hash(this, home=folder / "back") == books, "after the finish, a restore leads back"


def an_expansion(**fields: object) -> Expansion:
    told = {"at": NOW, "to_release": "2", "backup": "b", "migrations": (), "promises": {}, "deferred": ()}
    return Expansion.model_validate(told | fields)


def test_only_what_the_next_release_named_is_accepted(
    database: None, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(schema, "unknown", lambda: iter(["parties.9998_adds", "parties.9999_more"]))
    note_expansion(tmp_path, an_expansion(migrations=("parties.9998_adds",)))
    with pytest.raises(schema.OtherRelease, match="9999_more"):
        schema.refuse_unknown()
    note_expansion(tmp_path, an_expansion(migrations=("parties.9998_adds", "parties.9999_more")))
    schema.refuse_unknown()


def test_a_guard_that_the_next_release_replaced_is_accepted_as_it_said_only(
    database: None, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    broken = promises.Broken("function kernel_refuse_change", "old", "new")
    monkeypatch.setattr(promises, "broken", lambda cursor, layers: [broken])
    monkeypatch.setattr(schema, "connections", {"owner": connection})
    note_expansion(tmp_path, an_expansion(promises={broken.name: "new"}))
    assert schema.broken_promises() == []
    note_expansion(tmp_path, an_expansion(promises={broken.name: "other"}))
    with pytest.raises(schema.BrokenPromises, match="kernel_refuse_change"):
        schema.refuse_broken_promises()
    note_expansion(tmp_path, None)
    assert schema.broken_promises() == [broken]
