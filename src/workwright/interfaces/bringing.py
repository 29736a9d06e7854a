"""What every door hands out of an import: the refused rows as a file, the receipt as text and for machines."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import IO, Literal
from uuid import UUID

from workwright.imports.actions.map_columns import MapColumns, MappedColumn, map_columns
from workwright.imports.actions.read_again import ReadAgain, read_again
from workwright.imports.actions.start_import import StartImport, start_import
from workwright.imports.flows import upload, work_through
from workwright.imports.queries import ImportView, RowView, Sum, get_import, refused_rows
from workwright.interfaces import spreadsheet
from workwright.interfaces.context import now
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.money import Money

Progress = Callable[[int, int], None]
REASON = "Why it was refused"


def refused_file(ctx: Context, job: ImportView) -> Iterator[str]:
    """Yield the refused rows as CSV with the columns of the file, their line and the reason: mended, it comes in again.

    Texts that a spreadsheet would run as a formula have an apostrophe in front, which is taken off on the way in.
    """
    rows = ([*_cells(job, row), str(row.line), row.reason] for row in refused_rows(ctx, job.id))
    yield "\ufeff"
    yield from spreadsheet.lines(chain([[*job.columns, "Line", REASON]], rows))


def _cells(job: ImportView, row: RowView) -> list[str]:
    width = max(len(job.columns), len(row.cells))
    return [*row.cells, *[""] * (width - len(row.cells))]


def receipt_text(job: ImportView) -> str:
    """Return the receipt of an import: rows in, created, known, refused, and the control sums."""
    return "\n".join(_lines(job)) + "\n"


def _lines(job: ImportView) -> Iterator[str]:
    yield f"{job.kind_title}: {job.filename}  sha256 {job.sha256}"
    yield f"{job.state}, brought in by {job.started_by or job.uploaded_by}"
    yield _sum(job, "in the file", job.source)
    yield _sum(job, "created", job.created)
    yield _sum(job, "known before", job.known)
    yield _sum(job, "refused", job.refused)
    if job.ready.rows:
        yield _sum(job, "waiting", job.ready)
    if job.undone.rows:
        yield _sum(job, "taken back", job.undone)
    yield "The sums agree with the file." if job.agrees else "THE SUMS DO NOT AGREE WITH THE FILE."
    if job.problem:
        yield job.problem


def _sum(job: ImportView, what: str, found: Sum) -> str:
    line = f"{what:<14}{found.rows:>8} rows"
    return f"{line} {Money(found.minor, job.currency)!s:>24}" if job.sum_title else line


def receipt_json(job: ImportView) -> str:
    """Return the receipt for a machine; amounts in minor units."""
    names = (
        *("id", "kind", "state", "filename", "sha256", "currency", "source", "created", "known", "refused"),
        *(
            "undone",
            "agrees",
            "problem",
            "uploaded_by",
            "uploaded_at",
            "started_by",
            "finished_at",
            "undone_at",
        ),
    )
    return json.dumps(job.model_dump(mode="json", include=set(names)), indent=1, sort_keys=True) + "\n"


def import_file_name(job: ImportView, what: str) -> str:
    """Return a name for a download: the file's own, and what it is."""
    return f"{job.filename.rsplit('.', 1)[0][:60]}-{what}"


def mapping_of(text: str) -> dict[str, str]:
    """Read a mapping as it is typed on a command line: `name=Customer,phone=Tel.` (field=column)."""
    pairs = (part.partition("=") for part in text.split(",") if part.strip())
    return {field.strip(): column.strip() for field, _, column in pairs}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person says about a file where the guesses are wrong; `mapping` is field to column name."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    sheet: str = ""
    header: int = 0
    date_order: Literal["", "dmy", "mdy", "ymd"] = ""
    decimal_mark: Literal["", ".", ","] = ""
    check_only: bool = False


def bring_in(
    ctx: Context, kind: str, stream: IO[bytes], filename: str, choices: Choices, progress: Progress
) -> ImportView:
    """Upload, map, check and bring in a file in one go, here and now; return how it stands at the end.

    Raises what the steps refuse. A file of which no row is new stays checked.
    """
    job = get_import(ctx, upload(ctx, kind, stream, filename).id)
    if choices.encoding or choices.sheet or choices.header:
        how = {"encoding": choices.encoding, "sheet": choices.sheet, "header": choices.header}
        read_again(ctx, ReadAgain(import_id=job.id, expected_version=job.version, **how))
        job = get_import(ctx, job.id)
    told = {"date_order": choices.date_order, "decimal_mark": choices.decimal_mark}
    columns = _columns(job, choices.mapping)
    map_columns(ctx, MapColumns(import_id=job.id, expected_version=job.version, columns=columns, **told))
    job = _worked(ctx, job.id, progress)
    if choices.check_only or job.state != "checked" or not job.ready.rows:
        return job
    start_import(ctx, StartImport(import_id=job.id, expected_version=job.version))
    return _worked(ctx, job.id, progress)


def _columns(job: ImportView, named: Mapping[str, str]) -> tuple[MappedColumn, ...]:
    held = {one.name: one.column for one in job.fields if one.column is not None}
    for name, column in named.items():
        if column not in job.columns:
            raise Invalid(
                f"The file has no column {column!r}: it has {', '.join(job.columns)}.", field="columns"
            )
        held[name] = job.columns.index(column)
    return tuple(MappedColumn(field=name, column=column) for name, column in held.items())


def _worked(ctx: Context, import_id: UUID, progress: Progress) -> ImportView:
    def told() -> None:
        job = get_import(ctx, import_id)
        if job.source.rows:
            progress(job.source.rows - job.waiting, job.source.rows)

    work_through(now, import_id, float("inf"), told)
    return get_import(ctx, import_id)
