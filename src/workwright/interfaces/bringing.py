"""What every door hands out of an import: the refused rows as a file, the receipt as text and for machines."""

import json
from collections.abc import Iterator
from itertools import chain

from workwright.imports.queries import ImportView, RowView, Sum, refused_rows
from workwright.interfaces import spreadsheet
from workwright.kernel.context import Context
from workwright.kernel.money import Money

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
