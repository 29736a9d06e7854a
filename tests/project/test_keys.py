"""Keys are made once, privately, whoever asks first."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from workwright.project.keys import key


def test_a_key_is_private_and_stays(tmp_path: Path) -> None:
    made = key(tmp_path, "secret_key")
    assert len(made) >= 64
    assert key(tmp_path, "secret_key") == made != key(tmp_path, "other")
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "keys" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_racers_get_one_key_and_leave_no_draft(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: key(tmp_path, "raced"), range(64)))
    assert len(made) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["raced"]
