"""Read the file of an import in another way."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.files.queries import stored_bytes
from workwright.imports.models import Import, Row
from workwright.imports.queries.source import Unreadable, kind_of, lock_import, looked_at, reading_of, settled
from workwright.imports.states import IMPORT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale

NAME = "imports.read_again"


class ReadAgain(Command):
    """What is left out stays. `header` is the row that names the columns, counted from 1."""

    import_id: UUID
    expected_version: int
    encoding: Annotated[str, Field(max_length=20)] = ""
    separator: Annotated[str, Field(max_length=1)] = ""
    sheet: Annotated[str, Field(max_length=100)] = ""
    header: Annotated[int, Field(ge=0, le=1_000)] = 0


class WasReadAgain(Result):
    version: int
    state: str


@action(NAME, errors=(NotFound, Stale, IllegalTransition, Unreadable))
def read_again(ctx: Context, command: ReadAgain) -> WasReadAgain:
    """Take another encoding, separator, sheet or header row: columns and guesses are made anew."""
    job = lock_import(ctx, command.import_id)
    state = IMPORT.after(job.state, NAME)
    changes = {
        name: getattr(command, name) for name in ("encoding", "separator", "sheet") if getattr(command, name)
    }
    reading = replace(reading_of(job), **changes)
    head = looked_at(kind_of(job.kind), stored_bytes(job.sha256), reading, command.header)
    Row.here(ctx).filter(of_import_id=job.id).delete()
    told = settled(ctx, kind_of(job.kind), head)
    emptied = {"loaded": False, "problem": "", "source_rows": 0, "source_minor": 0}
    writer.update(Import, job.id, expected_version=command.expected_version, state=state, **emptied, **told)
    return WasReadAgain(id=job.id, version=command.expected_version + 1, state=state)
