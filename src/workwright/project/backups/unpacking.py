"""Taking archives apart, so that no member lands outside the folder, on every Python that we run on."""

import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath


class StrangeMember(Exception):
    """An archive of ours holds plain files and folders inside; this one holds something else."""


def unpack_into(
    folder: Path, archive: tarfile.TarFile, change: Callable[[tarfile.TarInfo], tarfile.TarInfo] | None = None
) -> None:
    """Extract an archive that may be a stream, member by member; raise StrangeMember before one that leads outside.

    `change` may set a member's mode or owner. Pythons before 3.11.4, such as Debian 12's, lack the standard
    library's data filter (PEP 706); what it refuses of our kind of archive is refused here first.
    """
    for member in archive:
        _refuse_strange(member)
        chosen = change(member) if change else member
        if hasattr(tarfile, "data_filter"):
            archive.extract(chosen, folder, filter="data")
        else:
            archive.extract(chosen, folder)


def _refuse_strange(member: tarfile.TarInfo) -> None:
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
        raise StrangeMember(f"{member.name} is no plain file or folder inside the archive.")
