"""Drop an import of which nothing was brought in."""

from uuid import UUID

from workwright.imports.models import Import, Row
from workwright.imports.queries.source import lock_import
from workwright.imports.states import IMPORT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale

NAME = "imports.cancel_import"


class CancelImport(Command):
    import_id: UUID
    expected_version: int


class CancelledImport(Result):
    version: int
    state: str


@action(NAME, errors=(NotFound, Stale, IllegalTransition))
def cancel_import(ctx: Context, command: CancelImport) -> CancelledImport:
    """Forget the rows of a file that is not to be brought in."""
    job = lock_import(ctx, command.import_id)
    state = IMPORT.after(job.state, NAME)
    Row.here(ctx).filter(of_import_id=job.id).delete()
    writer.update(Import, job.id, expected_version=command.expected_version, state=state)
    return CancelledImport(id=job.id, version=command.expected_version + 1, state=state)
