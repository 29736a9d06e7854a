"""Leave a row out that a context refused while it was brought in."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.imports.models import Import, Row
from workwright.imports.queries.source import lock_import
from workwright.imports.states import IMPORT, ROW
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound

NAME = "imports.refuse_row"


class RefuseRow(Command):
    import_id: UUID
    line: Annotated[int, Field(ge=1)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class RefusedImportRow(Result):
    state: str


@action(NAME, errors=(NotFound, IllegalTransition))
def refuse_row(ctx: Context, command: RefuseRow) -> RefusedImportRow:
    """Mark the row as refused, with the reason; the import goes on without it."""
    job = lock_import(ctx, command.import_id)
    IMPORT.after(job.state, NAME, "some")
    row = Row.here(ctx).filter(of_import_id=job.id, line=command.line).first()
    if row is None:
        raise NotFound("The file has no such row.")
    writer.update(Row, row.id, state=ROW.after(row.state, NAME), reason=command.reason)
    left = Row.here(ctx).filter(of_import_id=job.id, state="ready").exists()
    state = IMPORT.after(job.state, NAME, "some" if left else "all")
    finished = {} if left else {"finished_at": ctx.now}
    writer.update(Import, job.id, expected_version=job.version, state=state, **finished)
    return RefusedImportRow(id=job.id, state=state)
