"""Keep the pictures of a message that came in."""

from uuid import UUID

from pydantic import Field

from workwright.files.actions.record_file import RecordFile, record_file
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.notify.models import ReceivedMessage
from workwright.notify.rules.retry import MAX_ATTEMPTS, wait_after


class KeepMedia(Command):
    """The pictures that were fetched and stored, or in `error` why they could not be, for now or `for_good`."""

    received_id: UUID
    files: tuple[RecordFile, ...] = ()
    error: str = Field(default="", max_length=200)
    for_good: bool = False


class KeptMedia(Result):
    file_ids: tuple[UUID, ...]
    waiting: bool


@action("notify.keep_media", errors=(NotFound, Invalid))
def keep_media(ctx: Context, command: KeepMedia) -> KeptMedia:
    """Name the stored pictures and put them with their message; or try again later, ten times."""
    row = writer.lock(
        ctx,
        ReceivedMessage,
        command.received_id,
        "media_due_at",
        "media_attempts",
        "file_ids",
        "work_order_id",
    )
    if row.media_due_at is None:
        return KeptMedia(id=command.received_id, file_ids=tuple(row.file_ids), waiting=False)
    if row.work_order_id:
        ctx.about(row.work_order_id)
    files = tuple(record_file(ctx, one).id for one in command.files)
    attempts = row.media_attempts + 1
    again = bool(command.error) and not command.for_good and attempts < MAX_ATTEMPTS
    writer.update(
        ReceivedMessage,
        command.received_id,
        file_ids=list(files),
        media_attempts=attempts,
        media_error=command.error,
        media_due_at=ctx.now + wait_after(attempts) if again else None,
    )
    return KeptMedia(id=command.received_id, file_ids=files, waiting=again)
