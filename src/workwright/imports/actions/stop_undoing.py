"""Give up taking an import back."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.imports.models import Import
from workwright.imports.queries.source import lock_import
from workwright.imports.states import IMPORT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound

NAME = "imports.stop_undoing"


class StopUndoing(Command):
    import_id: UUID
    reason: Annotated[str, Field(min_length=1, max_length=2_000)]


class StoppedUndoing(Result):
    state: str


@action(NAME, errors=(NotFound, IllegalTransition))
def stop_undoing(ctx: Context, command: StopUndoing) -> StoppedUndoing:
    """Let an import stand as it was, and say what depends on it."""
    job = lock_import(ctx, command.import_id)
    state = IMPORT.after(job.state, NAME)
    told = {"state": state, "problem": command.reason[:2_000]}
    writer.update(Import, job.id, expected_version=job.version, **told)
    return StoppedUndoing(id=job.id, state=state)
