"""Taking a file in, and what the worker does with it: load, check, bring in, undo, a piece at a time."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import IO
from uuid import UUID

from django.db import DatabaseError, IntegrityError

from workwright.files.flows import keep_bytes
from workwright.imports.actions.bring_rows import BringRows, bring_rows
from workwright.imports.actions.check_rows import CheckRows, check_rows
from workwright.imports.actions.load_rows import LoadRows, load_rows
from workwright.imports.actions.refuse_row import RefuseRow, refuse_row
from workwright.imports.actions.stop_undoing import StopUndoing, stop_undoing
from workwright.imports.actions.undo_rows import StillNeeded, UndoRows, undo_rows
from workwright.imports.actions.upload_file import UploadedFile, UploadFile, upload_file
from workwright.imports.queries import detected, first_ready_line, waiting_imports
from workwright.kernel import writer
from workwright.kernel.context import Actor, Context
from workwright.kernel.errors import Busy, DomainError, IllegalTransition

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
MOST_AT_ONCE = 50
WORK = frozenset(
    f"imports.{name}"
    for name in ("load_rows", "check_rows", "bring_rows", "refuse_row", "undo_rows", "stop_undoing")
)
"""What the worker may do for the person who asked for it: nothing else."""


def upload(
    ctx: Context, kind: str, stream: IO[bytes], filename: str, import_id: UUID | None = None
) -> UploadedFile:
    """Store a file and begin its import; raise `FileTooLarge`, `Unreadable`, or what `imports.upload_file` refuses."""
    return upload_file(ctx, take_in(ctx, kind, stream, filename, import_id))


def take_in(
    ctx: Context, kind: str, stream: IO[bytes], filename: str, import_id: UUID | None = None
) -> UploadFile:
    """Store a file that is a table, and return the command that begins its import."""
    ctx.require(upload_file.name)
    content = stream.read(1 << 25)
    detected(content)
    sha256, size, _ = keep_bytes(BytesIO(content))
    return UploadFile(import_id=import_id, kind=kind, sha256=sha256, size=size, filename=filename or "file")


def work_once(clock: Clock, only: UUID | None = None) -> bool:
    """Do one piece of work of every import that has some; return whether there was any.

    Safe in several workers: the import's row is locked by each piece, and every row of a file is brought in once.
    """
    done = [_piece(job, clock) for job in waiting_imports(only)]
    return any(done)


def work_through(
    clock: Clock, import_id: UUID, seconds: float, told: Callable[[], object] = lambda: None
) -> bool:
    """Work on one import for so long at the most; return whether it is through. The worker does the rest."""
    end = time.monotonic() + seconds
    while waiting_imports(import_id):
        if time.monotonic() >= end:
            return False
        work_once(clock, import_id)
        told()
    return True


def _piece(job: writer.Row, clock: Clock) -> bool:
    who = job.started_by or job.uploaded_by
    actor = Actor(who, "Import", WORK, frozenset([job.branch_id]))
    ctx = Context(actor, clock(), "job", branch_id=job.branch_id)
    try:
        _do(ctx, job)
    except (Busy, IllegalTransition):  # another worker has it, or somebody changed it meanwhile
        return False
    except DatabaseError:
        raise
    except Exception:
        log.exception("import %s failed", job.id)
        return False
    return True


def _do(ctx: Context, job: writer.Row) -> None:
    if job.state == "running":
        _bring(ctx, job.id)
    elif job.state == "undoing":
        _undo(ctx, job.id)
    elif job.loaded:
        check_rows(ctx, CheckRows(import_id=job.id))
    else:
        load_rows(ctx, LoadRows(import_id=job.id))


def _bring(ctx: Context, import_id: UUID) -> None:
    """Bring in some rows; when one of them is refused, fewer at a time, until the refused one stands alone."""
    count = MOST_AT_ONCE
    while True:
        try:
            bring_rows(ctx, BringRows(import_id=import_id, count=count))
            return
        except (Busy, IllegalTransition):
            raise
        except (DomainError, IntegrityError) as refusal:
            if count == 1:
                _refuse(ctx, import_id, _why(refusal))
                return
            count = max(1, count // 4)


def _why(refusal: DomainError | IntegrityError) -> str:
    """Return a sentence; what the database refuses without a word of ours is told as it says it."""
    if isinstance(refusal, DomainError):
        return refusal.message
    return f"It cannot be stored: {str(refusal).strip().splitlines()[0]}"


def _refuse(ctx: Context, import_id: UUID, reason: str) -> None:
    line = first_ready_line(ctx, import_id)
    if line is not None:
        refuse_row(ctx, RefuseRow(import_id=import_id, line=line, reason=reason[:1000]))


def _undo(ctx: Context, import_id: UUID) -> None:
    try:
        undo_rows(ctx, UndoRows(import_id=import_id))
    except StillNeeded as needed:
        stop_undoing(ctx, StopUndoing(import_id=import_id, reason=needed.message[:2000]))
