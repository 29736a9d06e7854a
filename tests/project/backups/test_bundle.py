"""Keys, settings and certificates go with a backup and come back private; the recovery key stays on paper."""

from datetime import UTC, datetime
from pathlib import Path

from workwright.project import certificates, keys
from workwright.project.backups.bundle import ERASURES, SETTINGS, erasures, pack, unpack


def test_a_restored_machine_has_the_certificates_that_devices_trust(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    other.mkdir()
    certificates.make(home, ["shop.local", "192.168.1.20"], datetime(2026, 11, 23, tzinfo=UTC))
    (keys.folder(home) / keys.BACKUP).write_text("on paper")
    (home / SETTINGS).parent.mkdir()
    (home / SETTINGS).write_text("{}")
    unpack(pack(home), other)
    for path in (home / "tls").iterdir():
        again = other / "tls" / path.name
        assert again.read_bytes() == path.read_bytes()
        assert again.stat().st_mode & 0o777 == 0o600
    assert (other / "tls" / "server.pem").exists()
    assert (keys.folder(other) / certificates.AUTHORITY_KEY).exists()
    assert not (keys.folder(other) / keys.BACKUP).exists()


def test_without_certificates_there_are_none(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    other.mkdir()
    keys.folder(home)
    unpack(pack(home), other)
    assert not (other / "tls").exists()


def test_who_was_erased_goes_with_every_backup(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    for folder in (home / "erasures", other):
        folder.mkdir(parents=True)
    keys.folder(home)
    assert erasures(pack(home)) == set()
    (home / ERASURES).write_text("one\ntwo\n")
    unpack(pack(home), other)
    assert ((other / ERASURES).read_text(), erasures(pack(home))) == ("one\ntwo\n", {"one", "two"})
