"""Take the rows of a file apart."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from workwright.imports.models import Import, Row
from workwright.imports.queries.source import all_rows, kind_of, lock_import, manner_of
from workwright.imports.rules.control import Control
from workwright.imports.rules.delimited import Record
from workwright.imports.rules.reading import read_row
from workwright.imports.rules.refusals import UnreadableFile
from workwright.imports.states import IMPORT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import derived_id

NAME = "imports.load_rows"
AT_ONCE = 500


class LoadRows(Command):
    import_id: UUID


class LoadedRows(Result):
    state: str
    rows: int


@action(NAME, errors=(NotFound, IllegalTransition))
def load_rows(ctx: Context, command: LoadRows) -> LoadedRows:
    """Keep every row as it stands in the file and as it was understood; count rows and sum apart from that."""
    job = lock_import(ctx, command.import_id)
    if job.loaded:
        return LoadedRows(id=job.id, state=job.state, rows=job.source_rows)
    try:
        rows = [(record, row) for record, row in _rows(ctx, job)]
    except UnreadableFile as error:
        return _unreadable(job, str(error))
    kind = kind_of(job.kind)
    control = Control.of(kind, job.mapping, (record for record, _ in rows), manner_of(ctx, job))
    for start in range(0, len(rows), AT_ONCE):
        writer.insert(Row, *(row for _, row in rows[start : start + AT_ONCE]))
    state = IMPORT.after(job.state, NAME, "loaded" if rows else "unreadable")
    problem = "" if rows else "There is no row below the header."
    told = {
        "loaded": bool(rows),
        "problem": problem,
        "source_rows": control.rows,
        "source_minor": control.minor,
    }
    writer.update(Import, job.id, expected_version=job.version, state=state, **told)
    return LoadedRows(id=job.id, state=state, rows=len(rows))


def _unreadable(job: Import, why: str) -> LoadedRows:
    state = IMPORT.after(job.state, NAME, "unreadable")
    writer.update(Import, job.id, expected_version=job.version, state=state, problem=why[:500])
    return LoadedRows(id=job.id, state=state, rows=0)


def _rows(ctx: Context, job: Import) -> Iterator[tuple[Record, dict[str, Any]]]:
    kind, manner = kind_of(job.kind), manner_of(ctx, job)
    for record in all_rows(job):
        read = read_row(kind, job.mapping, record, manner)
        yield (
            record,
            {
                "id": derived_id("import row", job.id, record.line),
                "branch_id": ctx.here,
                "of_import_id": job.id,
                "line": record.line,
                "state": "refused" if read.reasons else "read",
                "cells": [_stored(cell) for cell in record.cells],
                "values": {name: _stored(value) for name, value in read.values.items()},
                "reason": " ".join(read.reasons)[:1000],
                "remark": "",
                "amount_minor": read.amount_minor,
                "key": "",
                "marks": [],
                "records": [],
            },
        )


def _stored(value: Any) -> Any:
    """PostgreSQL keeps no NUL in a text."""
    return value.replace("\0", "")[:20_000] if isinstance(value, str) else value
