"""Every kind of place keeps the same promises, against a real server of its kind."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncssh
import pytest

from tests.project.backups import servers
from workwright.project.backups.places import Place, PlaceProblem, open_place, pinned

KINDS = ("folder", "s3", "sftp")


@pytest.fixture(scope="module", params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("place")
    if request.param == "folder":
        yield str(folder / "nightly")
    elif request.param == "s3":
        with servers.s3() as found:
            yield found
    else:
        with servers.sftp(folder) as found:
            yield pinned(found)[0]


@pytest.fixture
def place(address: str) -> Iterator[Place]:
    opened = open_place(address)
    yield opened
    for entry in list(opened.names("")):
        opened.delete(entry.name)


def put(place: Place, name: str, content: bytes) -> None:
    with place.write(name) as target:
        for start in range(0, len(content), 100_000):
            target.write(content[start : start + 100_000])


def got(place: Place, name: str) -> bytes:
    with place.read(name) as source:
        return source.read()


def test_what_is_written_is_read_again(place: Place) -> None:
    large = os.urandom(12_000_000)
    put(place, "backups/one/database.age", large)
    put(place, "backups/one/manifest.age", b"last")
    assert got(place, "backups/one/database.age") == large
    assert [tuple(entry) for entry in place.names("backups/")] == [
        ("backups/one/database.age", 12_000_000),
        ("backups/one/manifest.age", 4),
    ]
    assert list(place.names("blobs/")) == []


def break_off(place: Place) -> None:
    with place.write("backups/two/database.age") as target:
        target.write(b"half of it" * 1_000_000)
        raise KeyboardInterrupt


def test_a_write_that_breaks_off_leaves_nothing_to_read(place: Place) -> None:
    with pytest.raises(KeyboardInterrupt):
        break_off(place)
    assert list(place.names("")) == []


def test_a_newer_one_takes_the_place_of_an_older_one(place: Place) -> None:
    put(place, "about/README.txt", b"old")
    put(place, "about/README.txt", b"new")
    assert got(place, "about/README.txt") == b"new"


def test_what_is_removed_is_gone_and_may_be_removed_again(place: Place) -> None:
    put(place, "blobs/aa/a.age", b"a")
    place.delete("blobs/aa/a.age")
    place.delete("blobs/aa/a.age")
    assert list(place.names("")) == []
    with pytest.raises(PlaceProblem):
        got(place, "blobs/aa/a.age")


def test_no_password_is_shown(place: Place) -> None:
    assert "secret" not in place.shown
    assert "p%40ss" not in place.shown and "p@ss" not in place.shown


def test_a_server_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with servers.sftp(tmp_path) as address:
        known = pinned(address)[0]
    with pytest.raises(PlaceProblem, match="does not do what is asked"):
        list(open_place(known).names(""))
    with pytest.raises(PlaceProblem, match="cannot be reached"):
        pinned(address)


def test_a_server_with_another_key_is_refused(tmp_path: Path) -> None:
    with servers.sftp(tmp_path) as address:
        known, fingerprint = pinned(address)
        port = urlsplit(known).port or 0
        assert fingerprint.startswith("SHA256:")
    other = servers.sftp(tmp_path, asyncssh.generate_private_key("ssh-ed25519"), port)
    with other, pytest.raises(PlaceProblem, match="shows another key"):
        list(open_place(known).names(""))


def test_a_wrong_password_is_a_sentence(tmp_path: Path) -> None:
    with servers.sftp(tmp_path) as address:
        wrong = pinned(address.replace("p%40ss", "other"))[0]
        with pytest.raises(PlaceProblem, match="Authentication failed"):
            list(open_place(wrong).names(""))


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PlaceProblem, match="cannot be written"):
        put(open_place(str(tmp_path / "file" / "below")), "a", b"a")


@pytest.mark.parametrize("wrong", ["relative/folder", "ftp://host/x", "s3:///x", "sftp://host/x"])
def test_what_is_no_place_is_refused(wrong: str) -> None:
    with pytest.raises(PlaceProblem):
        open_place(wrong)
