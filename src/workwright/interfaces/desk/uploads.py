"""Uploads of a form: stored and named before the action that refers to them."""

from typing import IO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from workwright.files import flows
from workwright.files.actions.record_file import RecordFile, record_file
from workwright.kernel.context import Context


def stored_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Return (field, file id) of what came with a request and is stored already: a form sent again names these."""
    kept: list[tuple[str, str]] = request.META.setdefault("workwright.stored", [])
    return kept


class Uploaded:
    """Stores what came with a request, field by field; each file is named under the form's key, so once."""

    def __init__(self, request: HttpRequest, ctx: Context) -> None:
        self.request, self.ctx = request, ctx

    def __call__(self, name: str) -> list[str]:
        """Return the ids of the files of field `name`; raises what `files` refuses."""
        files = self.request.FILES.getlist(f"{name}__upload")
        stored = [self._store(f"{name}.{n}", file) for n, file in enumerate(files) if file.size]
        stored_of(self.request).extend((name, file_id) for file_id in stored)
        return stored

    def _store(self, step: str, file: "UploadedFile[bytes]") -> str:
        blob = flows.store_upload(self.ctx, cast(IO[bytes], file.file), file.name or "file")
        named = RecordFile(
            sha256=blob.sha256,
            size=blob.size,
            media_type=blob.media_type,
            filename=blob.filename,
            width=blob.width,
            height=blob.height,
        )
        return str(record_file(self.ctx.step(step), named).id)
