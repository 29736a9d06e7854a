"""Handing the books over: the file is written by a plugin, then the hand-over is recorded."""

from datetime import date

from workwright.kernel.context import Context
from workwright.ledger.actions.record_export import RecordExport, record_export
from workwright.ledger.queries import BooksFile, preview_books


def export_books(ctx: Context, format: str, first_on: date, last_on: date) -> BooksFile:
    """Write a closed period and record the hand-over: no day ever goes out twice in one format.

    Raises what `record_export` raises; asking again for the same period gives the same file.
    """
    file = preview_books(ctx, format, first_on, last_on)
    record_export(
        ctx,
        RecordExport(
            format=format,
            first_on=first_on,
            last_on=last_on,
            transactions=file.transactions,
            sha256=file.sha256,
        ),
    )
    return file
