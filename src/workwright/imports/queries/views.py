"""What is shown of imports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from workwright.kernel.reads import View


class FieldView(View):
    """A field of a kind, and the column that holds it in this file."""

    name: str
    title: str
    required: bool
    about: str
    example: str
    column: int | None


class SheetView(View):
    name: str
    shown: bool


class PreviewRow(View):
    line: int
    cells: tuple[str, ...]
    fault: str = ""


class Sum(View):
    """Rows, and the sum of their amounts in minor units."""

    rows: int = 0
    minor: int = 0


class ImportRow(View):
    """An import as a list shows it."""

    id: UUID
    kind: str
    kind_title: str
    state: str
    filename: str
    uploaded_at: datetime
    uploaded_by: str
    started_at: datetime | None
    finished_at: datetime | None
    source_rows: int
    created: int
    refused: int


class ImportView(View):
    """One import: how its file is read, what its columns hold, and how its rows and sums stand.

    `agrees` says that every row and every cent of the file is created, known or refused. `sum_title` is empty where
    no sum is controlled. `waiting` rows are not checked, or not brought in yet.
    """

    id: UUID
    kind: str
    kind_title: str
    kind_about: str
    state: str
    version: int
    filename: str
    sha256: str
    size: int
    format: str
    encoding: str
    separator: str
    sheet: str
    sheets: tuple[SheetView, ...]
    header: int
    columns: tuple[str, ...]
    fields: tuple[FieldView, ...]
    decimal_mark: str
    date_order: str
    problem: str
    currency: str
    sum_title: str
    source: Sum
    ready: Sum
    created: Sum
    known: Sum
    refused: Sum
    undone: Sum
    waiting: int
    agrees: bool
    working: bool
    remarks: int
    uploaded_at: datetime
    uploaded_by: str
    started_at: datetime | None
    started_by: str
    finished_at: datetime | None
    undone_at: datetime | None
    undo_reason: str
    allowed_actions: tuple[str, ...]


class RowView(View):
    """A row of a file and what became of it."""

    id: UUID
    line: int
    state: str
    cells: tuple[str, ...]
    reason: str
    remark: str
    amount_minor: int | None
    records: tuple[dict[str, Any], ...]
