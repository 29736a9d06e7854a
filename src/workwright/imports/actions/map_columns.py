"""Say which column of a file holds what."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.imports.models import Import, Row, SavedMapping
from workwright.imports.queries.source import kind_of, lock_import
from workwright.imports.rules.fields import missing
from workwright.imports.states import IMPORT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound, Stale
from workwright.kernel.ids import derived_id

NAME = "imports.map_columns"


class MappedColumn(BaseModel):
    """`column` is counted from 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    field: Annotated[str, Field(max_length=40)]
    column: Annotated[int, Field(ge=0, lt=1_000)]


class MapColumns(Command):
    """`decimal_mark` and `date_order` say how the file writes amounts and days; left out, as it was guessed."""

    import_id: UUID
    expected_version: int
    columns: Annotated[tuple[MappedColumn, ...], Field(max_length=200)]
    decimal_mark: Literal["", ".", ","] = ""
    date_order: Literal["", "dmy", "mdy", "ymd"] = ""


class MappedColumns(Result):
    version: int
    state: str


@action(NAME, errors=(NotFound, Stale, IllegalTransition, Invalid))
def map_columns(ctx: Context, command: MapColumns) -> MappedColumns:
    """Settle the columns and have every row checked. The mapping is remembered for the next file with these headers."""
    job = lock_import(ctx, command.import_id)
    state = IMPORT.after(job.state, NAME)
    mapping = _mapping(job, command)
    mark, order = command.decimal_mark or job.decimal_mark, command.date_order or job.date_order
    Row.here(ctx).filter(of_import_id=job.id).delete()
    writer.update(
        Import,
        job.id,
        expected_version=command.expected_version,
        state=state,
        mapping=mapping,
        decimal_mark=mark,
        date_order=order,
        loaded=False,
        problem="",
    )
    _remember(ctx, job, mapping, mark, order)
    return MappedColumns(id=job.id, version=command.expected_version + 1, state=state)


def _mapping(job: Import, command: MapColumns) -> dict[str, int]:
    kind = kind_of(job.kind)
    known = {field.name for field in kind.fields}
    mapping = {mapped.field: mapped.column for mapped in command.columns}
    if unknown := sorted(set(mapping) - known):
        raise Invalid(f"There is no field called {unknown[0]}.", field="columns")
    if any(column >= len(job.columns) for column in mapping.values()):
        raise Invalid("The file has not so many columns.", field="columns")
    if lacking := list(missing(kind, frozenset(mapping))):
        raise Invalid(" ".join(lacking), field="columns")
    return mapping


def _remember(ctx: Context, job: Import, mapping: dict[str, int], mark: str, order: str) -> None:
    SavedMapping.unscoped.update_or_create(
        id=derived_id("mapping", ctx.here, job.kind, job.signature),
        defaults={
            "branch_id": ctx.here,
            "kind": job.kind,
            "signature": job.signature,
            "mapping": mapping,
            "decimal_mark": mark,
            "date_order": order,
            "saved_at": ctx.now,
        },
    )
