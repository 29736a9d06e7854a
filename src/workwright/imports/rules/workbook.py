"""Rows of an XLSX workbook, read as a stream and with limits: a workbook is an archive that strangers made."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from workwright.imports.rules.delimited import Record
from workwright.imports.rules.refusals import UnreadableFile

MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 300_000_000
HIGHEST_RATIO = 300
MOST_BLANK_ROWS = 100_000
UNSAVED = "It holds a formula without a saved result: open the file in a spreadsheet program and save it."


def check_workbook(content: bytes) -> None:
    """Refuse an archive that is no workbook, unpacks to too much, or declares entities; nothing is unpacked whole."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise UnreadableFile("This is an archive, but no XLSX workbook.")
            if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > LARGEST_UNPACKED:
                raise UnreadableFile("The workbook unpacks to more than can be read. Split it.")
            for entry in entries:
                if entry.file_size > 1_000_000 and entry.file_size > HIGHEST_RATIO * entry.compress_size:
                    raise UnreadableFile("The workbook is packed like an archive bomb and was not opened.")
                if entry.filename.endswith((".xml", ".rels")):
                    _refuse_entities(archive, entry.filename)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile("The workbook is damaged, or protected by a password.") from error


def _refuse_entities(archive: ZipFile, name: str) -> None:
    with archive.open(name) as part:
        head = part.read(8_000)
    text = head.replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise UnreadableFile(
            "The workbook declares entities, which no spreadsheet program does: it was not opened."
        )


def sheets_of(content: bytes) -> tuple[tuple[str, bool], ...]:
    """Return the names of the sheets and whether each is shown."""
    with closing(_opened(content, formulas=False)) as book:
        return tuple((sheet.title, sheet.sheet_state == "visible") for sheet in book.worksheets)


def read_workbook(content: bytes, sheet: str) -> Iterator[Record]:
    """Yield the rows of a sheet, blank ones too, as text: dates in ISO form, numbers plain."""
    with closing(_opened(content, formulas=False)) as book:
        if sheet not in book.sheetnames:
            raise UnreadableFile(f"The workbook has no sheet called {sheet[:60]!r}.")
        if _has_formulas(content):
            with closing(_opened(content, formulas=True)) as written:
                yield from _rows(book[sheet], written[sheet])
        else:
            yield from _rows(book[sheet], None)


def _opened(content: bytes, *, formulas: bool) -> Any:
    try:
        return load_workbook(BytesIO(content), read_only=True, data_only=not formulas, keep_links=False)
    except Exception as error:
        raise UnreadableFile("The workbook is damaged, or protected by a password.") from error


def _has_formulas(content: bytes) -> bool:
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as part:
                    tail = b""
                    while chunk := part.read(1 << 20):
                        if re.search(rb"<(?:\w+:)?f[ >/]", tail + chunk):
                            return True
                        tail = chunk[-16:]
    return False


def _rows(shown: Any, written: Any | None) -> Iterator[Record]:
    for sheet in filter(None, (shown, written)):
        sheet.reset_dimensions()
    formulas = iter(written.iter_rows()) if written is not None else None
    blank = 0
    try:
        for number, cells in enumerate(shown.iter_rows(), start=1):
            beside = next(formulas, ()) if formulas is not None else ()
            record = _record(number, cells, beside)
            blank = blank + 1 if record.blank else 0
            if blank > MOST_BLANK_ROWS:
                return
            yield record
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile(f"The sheet cannot be read beyond row {number}: it is damaged.") from error


def _record(number: int, cells: Any, beside: Any) -> Record:
    texts = tuple(_text(cell) for cell in cells)
    for place, cell in enumerate(beside):
        if getattr(cell, "data_type", "") == "f" and (place >= len(cells) or cells[place].value is None):
            return Record(number, texts, UNSAVED)
    return Record(number, texts)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    return str(value).replace("_x000D_", "").replace("\r\n", "\n")


def _number(value: float, pattern: str) -> str:
    """A number as a person sees it: without the noise of binary fractions, with the zeros its format leads with."""
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{value:.0f}" if value == int(value) else f"{value:f}"
    if re.fullmatch(r"0{2,}", pattern or "") and text.isdigit():
        return text.zfill(len(pattern))
    return text
