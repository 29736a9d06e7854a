"""Files of a former system, and imports brought to each stage by the actions people use."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

from openpyxl import Workbook

from tests.world import NOW
from workwright.imports.actions.map_columns import MapColumns, MappedColumn, map_columns
from workwright.imports.actions.start_import import StartImport, start_import
from workwright.imports.actions.undo_import import UndoImport, undo_import
from workwright.imports.flows import upload, work_through
from workwright.imports.queries import ImportView, get_import
from workwright.imports.queries.jobs import list_rows
from workwright.kernel.context import Context

CUSTOMERS = """Customer #,Name,Phone,E-mail,Address,City,ZIP,Plate,Make,Model,Year,Mileage
1001,Anna Bell,(503) 555-0142,anna@example.com,14 Harbour St,Portland,97201,7ABC123,Honda,Civic,2016,84310
1002,Cargo Fleet Inc,503-555-0150,office@cargo.example,2 Dock Rd,Portland,97203,FLT 001,Ford,Transit,2019,120000
1002,Cargo Fleet Inc,503-555-0150,office@cargo.example,2 Dock Rd,Portland,97203,FLT 002,Ford,Transit,2020,98000
1003,Zoë Núñez,503 555 0160,,,,,,,,,
"""


def csv_bytes(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def workbook(rows: Sequence[Sequence[Any]], title: str = "Sheet1") -> bytes:
    """An XLSX file with one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def an_upload(ctx: Context, kind: str, content: str | bytes, filename: str = "old.csv") -> ImportView:
    """A file that was uploaded and looked at."""
    data = content.encode() if isinstance(content, str) else content
    return get_import(ctx, upload(ctx, kind, BytesIO(data), filename).id)


def through(import_id: UUID) -> None:
    """Let the worker finish what it has to do with an import."""
    assert work_through(lambda: NOW, import_id, 600)


def checked(
    ctx: Context, kind: str, content: str | bytes, filename: str = "old.csv", **mapped: Any
) -> ImportView:
    """A file whose rows were checked, its columns as they were guessed (or as `mapped` says)."""
    job = mapped_file(ctx, kind, content, filename, **mapped)
    through(job.id)
    return get_import(ctx, job.id)


def mapped_file(
    ctx: Context, kind: str, content: str | bytes, filename: str = "old.csv", **mapped: Any
) -> ImportView:
    """A file whose columns are known, as they were guessed (or as `mapped` says); the worker's turn is next."""
    job = an_upload(ctx, kind, content, filename)
    columns = {f.name: f.column for f in job.fields if f.column is not None} | mapped
    fields = tuple(MappedColumn(field=name, column=column) for name, column in columns.items())
    map_columns(ctx, MapColumns(import_id=job.id, expected_version=job.version, columns=fields))
    return job


def brought_in(ctx: Context, kind: str, content: str | bytes, filename: str = "old.csv") -> ImportView:
    """A file that was brought in."""
    job = checked(ctx, kind, content, filename)
    start_import(ctx, StartImport(import_id=job.id, expected_version=job.version))
    through(job.id)
    return get_import(ctx, job.id)


def undone(ctx: Context, job: ImportView) -> ImportView:
    """An import that was taken back, or that says what depends on it."""
    command = UndoImport(import_id=job.id, expected_version=job.version, reason="Wrong file")
    undo_import(ctx, command)
    through(job.id)
    return get_import(ctx, job.id)


def reasons(ctx: Context, job: ImportView) -> dict[int, str]:
    """Why rows were refused, by line."""
    return {row.line: row.reason for row in list_rows(ctx, job.id, state="refused", limit=500).rows}


def remarks(ctx: Context, job: ImportView) -> dict[int, str]:
    return {row.line: row.remark for row in list_rows(ctx, job.id, remarked=True, limit=500).rows}


PARTS = """Part no.;Bezeichnung;Hersteller;EK;VK
0 986-494;Brake pads, front;Bosch;31,40;64,90
OIL-5W30;Engine oil 5W-30;Castrol;4,85;9,80
"""
STOCK = """SKU,QOH,Unit cost
0986494,6,31.40
OIL 5W30,48.5,4.85
"""
INVOICES = """Invoice,Date,Due,Customer,Total,Balance
R-2026-0811,08/11/2026,09/10/2026,Anna Bell,412.80,212.80
R-2026-0990,11/20/2026,12/20/2026,"Bell, Anna",99.00,99.00
C-77,10/02/2026,11/01/2026,Cargo Fleet Inc,"1,250.00","1,250.00"
"""
DEPOSITS = """Customer number,Amount,Date,Receipt
1001,$150.00,2026-10-02,R-5521
1002,75,2026-11-02,R-5600
"""
HISTORY = """Date,Plate,Description,Total
05/17/2024,7ABC123,Replaced front pads,318.20
02/03/2025,7 ABC 123,Oil change,89
"""
