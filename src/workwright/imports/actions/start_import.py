"""Begin to bring in what was checked."""

from uuid import UUID

from workwright.imports.models import Import, Row
from workwright.imports.queries.source import lock_import
from workwright.imports.states import IMPORT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound, Stale

NAME = "imports.start_import"


class NothingToBringIn(DomainError):
    """No row of this file is new. Correct the refused ones in the file and upload it again."""

    code = "imports.nothing_to_bring_in"


class StartImport(Command):
    import_id: UUID
    expected_version: int


class StartedImport(Result):
    version: int
    state: str
    rows: int


@action(NAME, money=True, sensitive=True, errors=(NotFound, Stale, IllegalTransition, NothingToBringIn))
def start_import(ctx: Context, command: StartImport) -> StartedImport:
    """Have the worker bring in the new rows, on behalf of the person who starts it; refused ones stay out."""
    job = lock_import(ctx, command.import_id)
    state = IMPORT.after(job.state, NAME)
    rows = Row.here(ctx).filter(of_import_id=job.id, state="ready").count()
    if not rows:
        raise NothingToBringIn
    told = {"state": state, "started_at": ctx.now, "started_by": ctx.actor.ref}
    writer.update(Import, job.id, expected_version=command.expected_version, **told)
    return StartedImport(id=job.id, version=command.expected_version + 1, state=state, rows=rows)
