"""The file of an import: its head, its rows, as they are read."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from workwright.files.queries import stored_bytes
from workwright.imports.models import Import, SavedMapping
from workwright.imports.rules.delimited import Record
from workwright.imports.rules.fields import KINDS, Kind
from workwright.imports.rules.guessing import guess_columns, guess_manner
from workwright.imports.rules.parsing import Manner
from workwright.imports.rules.refusals import UnreadableFile
from workwright.imports.rules.sheet import Head, Reading, data_rows, detect, head_of
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound


class Unreadable(DomainError):
    """This file cannot be read as a table."""

    code = "imports.unreadable"
    status = 422


def kind_of(name: str) -> Kind:
    if name not in KINDS:
        raise Invalid(f"There is no such kind: it is one of {', '.join(KINDS)}.", field="kind")
    return KINDS[name]


def reading_of(job: Any) -> Reading:
    """Return how the file of an import is read, as the import says."""
    sheets = tuple((str(name), bool(shown)) for name, shown in job.sheets)
    return Reading(job.format, job.encoding, job.separator, job.sheet, sheets, job.header)


def manner_of(ctx: Context, job: Any) -> Manner:
    return Manner(job.decimal_mark, job.date_order, ctx.today, job.currency)


def detected(content: bytes) -> Reading:
    """Return how bytes are read; raise `Unreadable`."""
    try:
        return detect(content)
    except UnreadableFile as error:
        raise Unreadable(str(error), field="file") from error


def looked_at(kind: Kind, content: bytes, reading: Reading, header: int = 0) -> Head:
    """Return the head of a file; raise `Unreadable`."""
    try:
        return head_of(content, reading, kind.names, header)
    except UnreadableFile as error:
        raise Unreadable(str(error), field="file") from error


def settled(ctx: Context, kind: Kind, head: Head) -> dict[str, Any]:
    """Return the columns of an import for a head: the mapping remembered for such a header, else the best guess."""
    saved = SavedMapping.here(ctx).filter(kind=kind.name, signature=head.signature).first()
    mapping = saved.mapping if saved else guess_columns(kind, head.columns)
    rows = [record.cells for record in head.rows]
    manner = guess_manner(kind, mapping, rows, ctx.branch.country, ctx.today, ctx.branch.currency)
    return {
        "format": head.reading.format,
        "encoding": head.reading.encoding,
        "separator": head.reading.separator,
        "sheet": head.reading.sheet,
        "sheets": [list(sheet) for sheet in head.reading.sheets],
        "header": head.reading.header,
        "columns": list(head.columns),
        "signature": head.signature,
        "mapping": mapping,
        "decimal_mark": saved.decimal_mark if saved else manner.decimal_mark,
        "date_order": saved.date_order if saved else manner.date_order,
    }


def all_rows(job: Any) -> Iterator[Record]:
    """Yield the data rows of the file of an import; raise `UnreadableFile`."""
    return data_rows(stored_bytes(job.sha256), reading_of(job), len(job.columns))


def lock_import(ctx: Context, import_id: UUID) -> Import:
    """Lock an import of the branch acted in and return it; raise `NotFound`."""
    job = Import.here(ctx).select_for_update().filter(pk=import_id).first()
    if job is None:
        raise NotFound("There is no such import.", id=str(import_id))
    return job


Counts = dict[str, tuple[int, int]]


def count_states(import_ids: Sequence[UUID]) -> dict[UUID, Counts]:
    """Return of each import how many rows are in each state, and the sum of their amounts."""
    found: dict[UUID, Counts] = {import_id: {} for import_id in import_ids}
    for row in writer.rows(_COUNTS, [list(import_ids)]):
        found[row.id][row.state] = (row.rows, row.minor)
    return found


_COUNTS = """
SELECT of_import_id AS id, state, count(*)::int AS rows, coalesce(sum(amount_minor), 0)::bigint AS minor
FROM imports_row WHERE of_import_id = ANY(%s) GROUP BY of_import_id, state
"""
