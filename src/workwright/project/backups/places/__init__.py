"""Where backups are kept: a folder, a bucket that speaks S3, or a server that speaks SFTP."""

from urllib.parse import urlsplit

from workwright.project.backups.places.folder import FolderPlace
from workwright.project.backups.places.place import Entry, Place, PlaceProblem, Writer
from workwright.project.backups.places.s3 import S3Place
from workwright.project.backups.places.sftp import SftpPlace, pinned

__all__ = ["Entry", "Place", "PlaceProblem", "Writer", "open_place", "pinned"]


def open_place(address: str) -> Place:
    """Open a place by its address: a path, `file://`, `s3://` or `sftp://`. Raises PlaceProblem."""
    kind = urlsplit(address).scheme
    if kind == "s3":
        return S3Place(address)
    if kind == "sftp":
        return SftpPlace(address)
    if kind in ("", "file"):
        return FolderPlace(address)
    raise PlaceProblem(f"{kind}:// is no kind of place: name a folder, s3://BUCKET/... or sftp://HOST/...")
