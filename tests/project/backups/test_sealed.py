"""What leaves the house opens with the recovery key, whole, or not at all."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest

from workwright.project import keys
from workwright.project.backups.places import PlaceProblem, open_place
from workwright.project.backups.sealed import Damaged, Key, WrongKey, seal, unseal


@pytest.fixture
def key(tmp_path: Path) -> Key:
    return Key.of_home(tmp_path)


def another(tmp_path: Path) -> Key:
    (tmp_path / "other").mkdir()
    return Key.of_home(tmp_path / "other")


def sealed(tmp_path: Path, key: Key, content: bytes) -> Path:
    done = seal(key, io.BytesIO(content), open_place(str(tmp_path / "place")), "a.age")
    path = tmp_path / "place" / "a.age"
    assert (done.size, done.stored) == (len(content), path.stat().st_size)
    return path


def opened(tmp_path: Path, key: Key) -> bytes:
    target = io.BytesIO()
    unseal(key, open_place(str(tmp_path / "place")), "a.age", target)
    return target.getvalue()


def test_it_opens_with_its_key_only(tmp_path: Path, key: Key) -> None:
    path = sealed(tmp_path, key, b"the books" * 10_000)
    assert b"the books" not in path.read_bytes()
    assert opened(tmp_path, key) == b"the books" * 10_000
    with pytest.raises(WrongKey, match="another installation"):
        opened(tmp_path, another(tmp_path))


@pytest.mark.parametrize("where", [10, 5_000, -1])
def test_a_changed_byte_is_found(tmp_path: Path, key: Key, where: int) -> None:
    path = sealed(tmp_path, key, b"0" * 200_000)
    content = bytearray(path.read_bytes())
    content[where] ^= 1
    path.write_bytes(content)
    with pytest.raises((Damaged, WrongKey)):
        opened(tmp_path, key)


def test_a_missing_end_is_found(tmp_path: Path, key: Key) -> None:
    path = sealed(tmp_path, key, b"0" * 200_000)
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(Damaged, match="damaged or cut short"):
        opened(tmp_path, key)


def test_a_source_that_breaks_off_leaves_nothing(tmp_path: Path, key: Key) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise PlaceProblem("The source is gone.")

    with pytest.raises(PlaceProblem, match="The source is gone"):
        seal(key, Broken(), open_place(str(tmp_path / "place")), "a.age")
    assert [path for path in (tmp_path / "place").rglob("*") if path.is_file()] == []


def test_the_key_is_private_and_stays_the_same(tmp_path: Path, key: Key) -> None:
    assert Key.of_home(tmp_path) == key
    assert (tmp_path / "keys" / keys.BACKUP).stat().st_mode & 0o777 == 0o600


def test_a_typed_key_may_have_remarks_breaks_and_small_letters(key: Key) -> None:
    typed = f"# Recovery key\n{key.text[:30].lower()}\n  {key.text[30:].lower()} \n"
    assert Key.typed(typed) == key
    for wrong in ("", "AGE-SECRET-KEY-1", key.text[:-1] + "B", "hello"):
        with pytest.raises(WrongKey, match="AGE-SECRET-KEY-1"):
            Key.typed(wrong)


def test_names_of_files_tell_nothing_without_the_key(tmp_path: Path, key: Key) -> None:
    other = another(tmp_path)
    assert key.name_of("a" * 64) == key.name_of("a" * 64) != other.name_of("a" * 64)


def test_the_age_program_opens_it_too(tmp_path: Path, key: Key) -> None:
    if (age := shutil.which("age")) is None:
        pytest.skip("the age program is not installed here")
    path = sealed(tmp_path, key, b"the books")
    (tmp_path / "key.txt").write_text(key.text)
    done = subprocess.run([age, "-d", "-i", tmp_path / "key.txt", path], capture_output=True, check=True)
    assert done.stdout == b"the books"
