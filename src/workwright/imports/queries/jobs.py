"""Reads of imports."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from workwright.access.queries import called, user_names
from workwright.files.queries import stored_bytes
from workwright.imports.models import Import, Row
from workwright.imports.queries.source import Counts, count_states, kind_of, looked_at, reading_of
from workwright.imports.queries.views import (
    FieldView,
    ImportRow,
    ImportView,
    PreviewRow,
    RowView,
    SheetView,
    Sum,
)
from workwright.imports.rules.delimited import Record
from workwright.imports.rules.fields import KINDS, Kind
from workwright.imports.states import IMPORT, WORKING
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.reads import Page, query

VIEW = "imports.view_imports"
_PLAIN = (
    *(
        "id",
        "kind",
        "state",
        "version",
        "filename",
        "sha256",
        "size",
        "format",
        "encoding",
        "separator",
        "sheet",
    ),
    *(
        "header",
        "decimal_mark",
        "date_order",
        "problem",
        "currency",
        "uploaded_at",
        "started_at",
        "finished_at",
    ),
    *("undone_at", "undo_reason"),
)


def visible_import(ctx: Context, import_id: UUID) -> Import:
    job = Import.visible(ctx).filter(pk=import_id).first()
    if job is None:
        raise NotFound("There is no such import.", id=str(import_id))
    return job


@query("imports.get_import", permission=VIEW)
def get_import(ctx: Context, import_id: UUID) -> ImportView:
    """One import: columns, counts, control sums, and what can be done with it."""
    job = visible_import(ctx, import_id)
    kind, states = kind_of(job.kind), count_states([job.id])[job.id]
    sums = {name: Sum(rows=states.get(name, (0, 0))[0], minor=states.get(name, (0, 0))[1]) for name in _SHOWN}
    source = Sum(rows=job.source_rows, minor=job.source_minor)
    names = _names([job.uploaded_by, job.started_by])
    return ImportView(
        **{name: getattr(job, name) for name in _PLAIN},
        kind_title=kind.title,
        kind_about=kind.about,
        sheets=tuple(SheetView(name=name, shown=shown) for name, shown in job.sheets),
        columns=tuple(job.columns),
        fields=_fields(kind, job.mapping),
        sum_title=kind.sum_title,
        source=source,
        **sums,
        waiting=states.get("read", (0, 0))[0] + (sums["ready"].rows if job.state == "running" else 0),
        agrees=_agrees(source, sums),
        working=job.state in WORKING,
        remarks=Row.visible(ctx).filter(of_import_id=job.id).exclude(remark="").count(),
        uploaded_by=names.get(job.uploaded_by, ""),
        started_by=names.get(job.started_by, ""),
        allowed_actions=tuple(
            name for name in IMPORT.actions_from(job.state) if name in _OFFERED and ctx.can(name)
        ),
    )


_SHOWN = ("ready", "created", "known", "refused", "undone")
_OFFERED = (
    *("imports.read_again", "imports.map_columns", "imports.start_import", "imports.undo_import"),
    "imports.cancel_import",
)


def _names(refs: Iterable[str]) -> dict[str, str]:
    """Return how the actors are called."""
    wanted = {ref for ref in refs if ref}
    people = {ref: UUID(ref[5:]) for ref in wanted if ref.startswith("user:") and len(ref) == 41}
    known = user_names(people.values())
    return {ref: known.get(people[ref], "") if ref in people else called(ref) for ref in wanted}


def _agrees(source: Sum, sums: dict[str, Sum]) -> bool:
    """Whether every row of the file and every cent of its sum is somewhere."""
    rows, minor = sum(s.rows for s in sums.values()), sum(s.minor for s in sums.values())
    return (source.rows, source.minor) == (rows, minor)


def _fields(kind: Kind, mapping: dict[str, int]) -> tuple[FieldView, ...]:
    return tuple(
        FieldView(
            name=field.name,
            title=field.title,
            required=field.required,
            about=field.about,
            example=field.example,
            column=mapping.get(field.name),
        )
        for field in kind.fields
    )


@query("imports.list_imports", permission=VIEW)
def list_imports(ctx: Context, after: str = "", limit: int = 50) -> Page[ImportRow]:
    """Imports of this branch, newest first."""
    size = max(1, min(limit, 200))
    rows = Import.here(ctx).order_by("-uploaded_at", "-id")
    if after:
        last = rows.filter(pk=_mark(after)).first()
        rows = rows.filter(uploaded_at__lt=last.uploaded_at) if last else rows.none()
    found = list(rows[: size + 1])
    names = _names([job.uploaded_by for job in found])
    counts = count_states([job.id for job in found[:size]])
    shown = tuple(_row(job, names, counts[job.id]) for job in found[:size])
    return Page(rows=shown, next=str(shown[-1].id) if len(found) > size else "")


def _mark(after: str) -> UUID:
    try:
        return UUID(after)
    except ValueError as error:
        raise Invalid("This is not a page mark that was handed out.", field="after") from error


def _row(job: Import, names: dict[str, str], states: Counts) -> ImportRow:
    plain = ("id", "kind", "state", "filename", "uploaded_at", "started_at", "finished_at", "source_rows")
    return ImportRow(
        **{name: getattr(job, name) for name in plain},
        kind_title=kind_of(job.kind).title,
        uploaded_by=names.get(job.uploaded_by, ""),
        created=states.get("created", (0, 0))[0],
        refused=states.get("refused", (0, 0))[0],
    )


@query("imports.list_rows", permission=VIEW)
def list_rows(
    ctx: Context, import_id: UUID, state: str = "", remarked: bool = False, after: str = "", limit: int = 50
) -> Page[RowView]:
    """The rows of an import in the order of the file: all, those in a state, or those with a remark."""
    job = visible_import(ctx, import_id)
    size = max(1, min(limit, 500))
    rows = Row.visible(ctx).filter(of_import_id=job.id).order_by("line")
    rows = rows.filter(state=state) if state else rows
    rows = rows.exclude(remark="") if remarked else rows
    rows = rows.filter(line__gt=_line(after)) if after else rows
    found = list(rows[: size + 1])
    shown = tuple(RowView.model_validate(_plain(row)) for row in found[:size])
    return Page(rows=shown, next=str(shown[-1].line) if len(found) > size else "")


def _line(after: str) -> int:
    if not after.isdigit() or len(after) > 9:
        raise Invalid("This is not a page mark that was handed out.", field="after")
    return int(after)


def _plain(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in RowView.model_fields}


def preview(ctx: Context, import_id: UUID) -> tuple[PreviewRow, ...]:
    """Return the first rows of the file below its header, read as the import says."""
    ctx.require(VIEW)
    job = visible_import(ctx, import_id)
    head = looked_at(kind_of(job.kind), stored_bytes(job.sha256), reading_of(job), job.header)
    return tuple(_shown(record, len(job.columns)) for record in head.rows)


def _shown(record: Record, width: int) -> PreviewRow:
    cells = (record.cells + ("",) * width)[:width]
    return PreviewRow(line=record.line, cells=cells, fault=record.fault)


def refused_rows(ctx: Context, import_id: UUID) -> Iterator[RowView]:
    """Yield all refused rows of an import, a few hundred at a time."""
    after = ""
    while True:
        page = list_rows(ctx, import_id, state="refused", after=after, limit=500)
        yield from page.rows
        if not (after := page.next):
            return


def first_ready_line(ctx: Context, import_id: UUID) -> int | None:
    """Return the line of the row that is brought in next."""
    rows = Row.here(ctx).filter(of_import_id=import_id, state="ready").order_by("line")
    return rows.values_list("line", flat=True).first()


_WAITING = """
SELECT id, branch_id, state, loaded, uploaded_by, started_by FROM imports_import
WHERE state = ANY(%s) AND (%s::uuid IS NULL OR id = %s) ORDER BY uploaded_at LIMIT %s
"""


def waiting_imports(only: UUID | None = None, limit: int = 20) -> list[writer.Row]:
    """Return the imports with which the worker has something to do, the oldest first."""
    return writer.rows(_WAITING, [list(WORKING), only, only, limit])


def kinds() -> tuple[Kind, ...]:
    return tuple(KINDS.values())
