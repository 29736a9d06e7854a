"""The words of the command around backups, as a person types them."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from workwright.project.backups.sealed import Key, WrongKey
from workwright.project.backups.settings import read_settings
from workwright.project.environment import Unusable
from workwright.project.installation import restore
from workwright.project.maintenance import backup

SOURCE = Path(__file__).resolve().parents[3] / "src"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setattr(backup, "HOME", place)
    monkeypatch.setenv("WORKWRIGHT_HOME", str(place))
    yield place
    if (place / "postgres").exists():  # as root the data lie elsewhere
        shutil.rmtree((place / "postgres").resolve())


def run(word: ModuleType, *words: str) -> int:
    parser = argparse.ArgumentParser()
    word.arguments(parser)
    return int(word.run(parser.parse_args(list(words))))


def test_a_place_is_named_once_and_the_key_is_printed(home: Path, tmp_path: Path, capsys: Any) -> None:
    assert run(backup, "to", str(tmp_path / "place"), "--hour", "3", "--keep", "3,2,1") == 0
    settings = read_settings(home)
    assert (settings.hour, settings.daily, settings.weekly, settings.monthly) == (3, 3, 2, 1)
    assert (home / "backup" / "settings.json").stat().st_mode & 0o777 == 0o600
    assert Key.of_home(home).public in (tmp_path / "place" / "about" / "README.txt").read_text()
    capsys.readouterr()
    assert run(backup, "key") == 0
    assert Key.typed(capsys.readouterr().out) == Key.of_home(home)


@pytest.mark.parametrize(
    "words", [["--keep", "7,5"], ["--keep", "0,1,1"], ["--hour", "24"], ["--keep", "a,b,c"]]
)
def test_nonsense_is_refused(home: Path, tmp_path: Path, words: list[str]) -> None:
    with pytest.raises(Unusable, match="three numbers"):
        run(backup, "to", str(tmp_path / "place"), *words)
    assert read_settings(home).address == ""


def test_without_a_place_there_is_a_sentence_and_a_note(home: Path, capsys: Any) -> None:
    with pytest.raises(Unusable, match="Say where backups go"):
        run(backup)
    assert run(backup, "status", "--json") == 0
    assert "Say where backups go" in json.loads(capsys.readouterr().out)["problem"]


def test_an_empty_place_has_nothing_to_check_or_restore(home: Path, tmp_path: Path) -> None:
    place, key = tmp_path / "place", home / "keys" / "backup"
    run(backup, "to", str(place))
    with pytest.raises(Unusable, match="There is no backup"):
        run(backup, "check")
    with pytest.raises(Unusable, match="is not empty"):
        run(restore, str(place), "--key", str(key))
    assert run(restore, str(place), "--key", str(key), "--list") == 0
    with pytest.raises(WrongKey):
        run(restore, str(place), "--key", str(place / "about" / "README.txt"))
    with pytest.raises(Unusable, match="cannot be read"):
        run(restore, str(place), "--key", str(tmp_path / "none"))


def test_the_variable_wins_over_the_named_place(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(backup, "to", str(tmp_path / "place"))
    monkeypatch.setenv("WORKWRIGHT_BACKUP_TO", str(tmp_path / "other"))
    assert read_settings(home).address == str(tmp_path / "other")


def test_a_restore_needs_no_installation_to_begin_with(tmp_path: Path) -> None:
    """On an empty machine there are no settings and no database yet."""
    variables = {
        name: text for name, text in os.environ.items() if not name.startswith(("WORKWRIGHT_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "workwright.project.command", "restore", str(tmp_path), "--at", "2026-11-22T10:00Z"],
        env=variables | {"WORKWRIGHT_HOME": str(tmp_path / "home"), "WORKWRIGHT_RECOVERY_KEY": "no key",
                         "PYTHONPATH": str(SOURCE)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("workwright: A recovery key begins with"), done.stderr
    assert not (tmp_path / "home").exists()
