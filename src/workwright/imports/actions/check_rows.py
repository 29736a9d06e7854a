"""Check rows of a file against what is known, without bringing anything in."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.imports.models import Import, Row
from workwright.imports.queries.checking import check
from workwright.imports.queries.source import lock_import
from workwright.imports.rules.verdicts import Draft
from workwright.imports.states import IMPORT, ROW
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound

NAME = "imports.check_rows"


class CheckRows(Command):
    import_id: UUID
    count: Annotated[int, Field(ge=1, le=1_000)] = 300


class CheckedRows(Result):
    state: str
    checked: int


@action(NAME, errors=(NotFound, IllegalTransition))
def check_rows(ctx: Context, command: CheckRows) -> CheckedRows:
    """Say of the next rows whether each will be created, is known already, or is refused and why."""
    job = lock_import(ctx, command.import_id)
    IMPORT.after(job.state, NAME, "some")
    unread = Row.here(ctx).filter(of_import_id=job.id, state="read").order_by("line")
    rows = list(unread[: command.count])
    drafts = [Draft(line=row.line, values=dict(row.values)) for row in rows]
    check(ctx, job.id, job.kind, drafts)
    for row, draft in zip(rows, drafts, strict=True):
        _write(row, draft)
    state = IMPORT.after(job.state, NAME, "some" if unread.exists() else "all")
    writer.update(Import, job.id, expected_version=job.version, state=state)
    return CheckedRows(id=job.id, state=state, checked=len(rows))


def _write(row: Row, draft: Draft) -> None:
    writer.update(
        Row,
        row.id,
        state=ROW.after(row.state, NAME, draft.outcome),
        values=draft.values,
        reason=draft.reason[:1000],
        remark=" ".join(draft.remarks)[:1000],
        marks=[mark[:300] for mark in draft.marks],
        key=draft.key,
        records=draft.records,
    )
