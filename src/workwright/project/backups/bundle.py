"""What a restored installation needs beside database and files, in one small archive.

Its keys, its settings, and its certificates: the devices of a shop go on trusting the restored machine.
The recovery key itself is left out: it is what opens the archive, and is kept on paper.
"""

import io
import tarfile
from pathlib import Path

from workwright.project import keys
from workwright.project.backups.unpacking import unpack_into
from workwright.project.releases import NOTE

SETTINGS = "backup/settings.json"
ERASURES = "erasures/customers.txt"
"""Who was erased, by id: whoever restores an older backup erases them again."""
CERTIFICATES = "tls"


def pack(home: Path) -> bytes:
    """Return the archive."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for path in sorted([*keys.folder(home).rglob("*"), *(home / CERTIFICATES).rglob("*")]):
            if path.is_file() and not path.name.startswith(".") and path.name != keys.BACKUP:
                archive.add(path, path.relative_to(home).as_posix())
        for name in (SETTINGS, NOTE, ERASURES):
            if (home / name).exists():
                archive.add(home / name, name)
    return target.getvalue()


def unpack(content: bytes, home: Path) -> None:
    """Put the archive's files into a home, private to us."""
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        unpack_into(home, archive, _private)


def erasures(content: bytes) -> set[str]:
    """Return the ids of those who had been erased when the archive was made."""
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        found = ERASURES in archive.getnames() and archive.extractfile(ERASURES)
        return set(found.read().decode().split()) if found else set()


def _private(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mode, member.uname, member.gname = 0o600, "", ""
    return member
