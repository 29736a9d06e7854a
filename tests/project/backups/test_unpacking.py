"""No member of an archive lands outside the folder, whatever this Python's own filter would do."""

import io
import tarfile
from pathlib import Path

import pytest

from workwright.project.backups.unpacking import StrangeMember, unpack_into


def packed(name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarFile:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.type, member.linkname, member.size = kind, "/etc/passwd", 3 if kind == tarfile.REGTYPE else 0
        archive.addfile(member, io.BytesIO(b"abc"))
    target.seek(0)
    return tarfile.open(fileobj=target, mode="r|")


@pytest.mark.parametrize("filtered", [True, False])
def test_files_land_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filtered: bool) -> None:
    if not filtered:
        monkeypatch.delattr(tarfile, "data_filter", raising=False)
    unpack_into(tmp_path, packed("keys/one"))
    assert (tmp_path / "keys" / "one").read_bytes() == b"abc"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("../outside", tarfile.REGTYPE), ("/tmp/outside", tarfile.REGTYPE), ("link", tarfile.SYMTYPE)],
)
def test_what_leads_outside_is_refused(tmp_path: Path, name: str, kind: bytes) -> None:
    with pytest.raises(StrangeMember):
        unpack_into(tmp_path / "in", packed(name, kind))
    assert list(tmp_path.iterdir()) == []
