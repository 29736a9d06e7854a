"""Naming a stored blob."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from workwright.files.blobs import has_blob
from workwright.files.models import File
from workwright.files.rules import LARGEST_BYTES, safe_name
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal


class RecordFile(Command):
    """What `files.flows.store_upload` found the bytes to be."""

    file_id: UUID | None = None
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size: int = Field(gt=0, le=LARGEST_BYTES)
    media_type: Literal["image/jpeg", "image/png", "image/webp", "application/pdf"]
    filename: Personal[str] = Field(default="file", max_length=400)
    width: int | None = Field(default=None, gt=0, le=65_535)
    height: int | None = Field(default=None, gt=0, le=65_535)


class RecordedFile(Result):
    id: UUID


@action("files.record_file", errors=(Invalid,), offline=True)
def record_file(ctx: Context, command: RecordFile) -> RecordedFile:
    """Give a stored blob a name in the branch, so that records can point at it. The blob has to be there."""
    if not has_blob(command.sha256, command.size):
        raise Invalid("These bytes are not stored. Upload the file first.", field="sha256")
    file_id = command.file_id or new_id()
    values = command.model_dump(exclude={"file_id", "filename"})
    writer.insert(
        File,
        {
            "id": file_id,
            "branch_id": ctx.here,
            "filename": safe_name(command.filename),
            "recorded_at": ctx.now,
            "recorded_by": ctx.actor.ref,
            **values,
        },
    )
    return RecordedFile(id=file_id)
