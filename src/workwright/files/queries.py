"""Reads of files."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from workwright.files.blobs import open_stored
from workwright.files.models import File
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query


class FileView(View):
    id: UUID
    sha256: str
    size: int
    media_type: str
    filename: str
    width: int | None
    height: int | None
    recorded_at: datetime


@query("files.get_file", permission="files.view_files")
def get_file(ctx: Context, file_id: UUID) -> FileView:
    """What a file is; its bytes are at `/api/v1/files/{file_id}`."""
    found = files_by_id(ctx, [file_id]).get(file_id)
    if found is None:
        raise NotFound("There is no such file.")
    return found


def files_by_id(ctx: Context, file_ids: Iterable[UUID]) -> dict[UUID, FileView]:
    """Return those of the files that the context may see."""
    rows = File.visible(ctx).filter(id__in=list(file_ids))
    return {row.id: FileView.model_validate(row, from_attributes=True) for row in rows}


def open_blob(ctx: Context, file_id: UUID) -> tuple[FileView, BinaryIO]:
    """Return what a file is and its bytes, open for reading; raise `NotFound`."""
    found = get_file(ctx, file_id)
    try:
        return found, open_stored(found.sha256)
    except FileNotFoundError as error:
        raise NotFound("This file was erased, or the folder of files was not restored whole.") from error


def stored_bytes(sha256: str) -> bytes:
    """Return the bytes of a blob that a context keeps for itself; raise `NotFound` when the folder lacks it."""
    try:
        with open_stored(sha256) as blob:
            return blob.read()
    except FileNotFoundError as error:
        raise NotFound("The stored file is missing: restore the folder of files.", sha256=sha256) from error


def stored_files(ctx: Context) -> Iterator[tuple[str, str]]:
    """Yield a path and the SHA-256 of every file of the branch acted in, for taking all of them out."""
    for row in File.here(ctx).order_by("id").iterator():
        yield f"{row.id}-{row.filename}", row.sha256


def blob_chunks(sha256: str) -> Iterator[bytes]:
    """Yield the bytes of a blob, a portion at a time; nothing where the folder lacks it."""
    try:
        blob = open_stored(sha256)
    except FileNotFoundError:
        return
    with blob:
        while chunk := blob.read(1 << 16):
            yield chunk
