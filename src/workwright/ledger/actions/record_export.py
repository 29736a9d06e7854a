"""Record that a closed period was handed over in one format."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.ledger.models import Export
from workwright.ledger.queries import closed_through


class PeriodNotClosed(DomainError):
    """These days can still change. Close the books through the last of them first."""

    code = "ledger.period_not_closed"


class AlreadyExported(DomainError):
    """Some of these days were exported before, as part of another period. Choose the days after it."""

    code = "ledger.already_exported"


class ExportDiffers(DomainError):
    """The period was exported before with other contents: it was opened again in between."""

    code = "ledger.export_differs"


constraint_means("ledger_export_once", AlreadyExported)


class RecordExport(Command):
    """`sha256` is the hash of the file, in hex; the same period gives the same file every time."""

    export_id: UUID | None = None
    format: Annotated[str, Field(max_length=40)]
    first_on: date
    last_on: date
    transactions: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class RecordedExport(Result):
    sha256: str


@action("ledger.record_export", errors=(PeriodNotClosed, AlreadyExported, ExportDiffers), sensitive=True)
def record_export(ctx: Context, command: RecordExport) -> RecordedExport:
    """Note the hand-over, so that no day goes out twice; a repetition with the same contents is no news."""
    closed = closed_through(ctx)
    if closed is None or closed < command.last_on:
        raise PeriodNotClosed(field="last_on")
    period = DateRange(command.first_on, command.last_on, "[]")
    before = Export.here(ctx).filter(format=command.format, period=period).first()
    if before is None:
        return _record(ctx, command, period)
    if before.sha256 != command.sha256:
        raise ExportDiffers(was=before.sha256)
    return RecordedExport(id=before.id, sha256=before.sha256)


def _record(ctx: Context, command: RecordExport, period: DateRange) -> RecordedExport:
    row = {
        "id": command.export_id or new_id(),
        "branch_id": ctx.here,
        "format": command.format,
        "period": period,
        "transactions": command.transactions,
        "sha256": command.sha256,
        "actor": ctx.actor.ref,
        "at": ctx.now,
    }
    writer.insert(Export, row)
    return RecordedExport(id=row["id"], sha256=command.sha256)
