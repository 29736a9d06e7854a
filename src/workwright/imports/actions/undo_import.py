"""Ask that a whole import is taken back."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.imports.models import Import
from workwright.imports.queries.source import lock_import
from workwright.imports.states import IMPORT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale

NAME = "imports.undo_import"


class UndoImport(Command):
    import_id: UUID
    expected_version: int
    reason: Annotated[str, Field(min_length=3, max_length=300)]


class UndoingImport(Result):
    version: int
    state: str


@action(NAME, money=True, sensitive=True, errors=(NotFound, Stale, IllegalTransition))
def undo_import(ctx: Context, command: UndoImport) -> UndoingImport:
    """Have everything that an import made taken back: all of it, while nothing depends on it, or nothing."""
    job = lock_import(ctx, command.import_id)
    state = IMPORT.after(job.state, NAME)
    told = {"state": state, "undo_reason": command.reason, "problem": "", "started_by": ctx.actor.ref}
    writer.update(Import, job.id, expected_version=command.expected_version, **told)
    return UndoingImport(id=job.id, version=command.expected_version + 1, state=state)
