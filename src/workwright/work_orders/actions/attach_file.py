"""Attach a file to an order: a photo before, during or after the work, or a document."""

from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from workwright.files.queries import files_by_id
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.work_orders.models import Attachment, WorkOrder

FileKind = Literal["before", "during", "after", "document"]


class FileFields(Command):
    """A file that is stored already. Photos have a kind of their time: before, during, after."""

    attachment_id: UUID | None = None
    file_id: UUID
    kind: FileKind = "document"
    caption: Personal[str] = Field(default="", max_length=300)
    device_at: AwareDatetime | None = None


class AttachFile(FileFields):
    work_order_id: UUID
    job_id: UUID | None = None


class AttachedFile(Result):
    work_order_id: UUID


@action("work_orders.attach_file", errors=(NotFound, Invalid), offline=True)
def attach_file(ctx: Context, command: AttachFile) -> AttachedFile:
    """Attach a stored file. Attachments are never changed or removed; a later one may say better."""
    order = writer.one(ctx, WorkOrder, command.work_order_id, "id")
    row = attachment_row(ctx, order.id, command.job_id, command)
    writer.insert(Attachment, row)
    return AttachedFile(id=row["id"], work_order_id=order.id)


def attachment_row(
    ctx: Context, work_order_id: UUID, job_id: UUID | None, file: FileFields, finding_id: UUID | None = None
) -> dict[str, Any]:
    """Return the row of an attachment. Raises `NotFound` for the file, `Invalid` when a photo is no picture."""
    known = files_by_id(ctx, [file.file_id]).get(file.file_id)
    if known is None:
        raise NotFound("There is no such file.", field="file_id")
    if file.kind != "document" and not known.media_type.startswith("image/"):
        raise Invalid("This is not a picture: attach it as a document.", field="kind")
    return file.model_dump(include={"file_id", "kind", "caption", "device_at"}) | {
        "id": file.attachment_id or new_id(),
        "branch_id": ctx.here,
        "work_order_id": work_order_id,
        "job_id": job_id,
        "finding_id": finding_id,
        "added_by": ctx.actor.ref,
        "added_at": ctx.now,
    }
