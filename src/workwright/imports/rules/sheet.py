"""One table of a file, whatever its format: how it is read, its header, its rows."""

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workwright.imports.rules.decoding import decode, detect_encoding
from workwright.imports.rules.delimited import SEPARATORS, Record, detect_separator, read_delimited
from workwright.imports.rules.refusals import UnreadableFile
from workwright.imports.rules.workbook import check_workbook, read_workbook, sheets_of

LARGEST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LOOKED_AT = 25
"""The header is one of the first so many rows."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read. `header` is the row that names the columns, counted as a person would; "" is not chosen."""

    format: str
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: tuple[tuple[str, bool], ...] = ()
    header: int = 1


@dataclass(frozen=True, slots=True)
class Head:
    """The names of the columns and the first rows below them."""

    reading: Reading
    columns: tuple[str, ...]
    rows: tuple[Record, ...]

    @property
    def signature(self) -> str:
        """What a mapping is remembered by: the columns and their order, however they are cased."""
        names = "\x1f".join(" ".join(name.casefold().split()) for name in self.columns)
        return hashlib.sha256(names.encode()).hexdigest()


def detect(content: bytes) -> Reading:
    """Say how a file is to be read, by its bytes; its name is not asked. Raises `UnreadableFile`."""
    if len(content) > LARGEST_BYTES:
        raise UnreadableFile("The file is larger than 20 MB. Split it.")
    if not content.strip(b"\0 \r\n\t"):
        raise UnreadableFile("The file is empty.")
    if content.startswith(b"PK\x03\x04"):
        check_workbook(content)
        sheets = sheets_of(content)
        first = next((name for name, shown in sheets if shown), "")
        if not first:
            raise UnreadableFile("The workbook has no sheet that is shown.")
        return Reading("xlsx", sheet=first, sheets=sheets)
    _refuse_other_kinds(content)
    encoding = detect_encoding(content)
    text = decode(content[: _whole(content, encoding)], encoding)
    if _is_binary(text[:100_000]):
        raise UnreadableFile("This is not a table: neither CSV text nor an XLSX workbook.")
    return Reading("csv", encoding, detect_separator(text))


def _whole(content: bytes, encoding: str) -> int:
    """Text is looked at in its first megabyte, up to the end of a line, so that no character is cut in two."""
    if len(content) <= 1_000_000 or encoding.startswith("utf-"):
        return len(content)
    return 1_000_000


def _refuse_other_kinds(content: bytes) -> None:
    head = content[:1000].lstrip().lower()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile("This is an old Excel file (.xls). Save it as .xlsx or as CSV.")
    if head.startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta")):
        raise UnreadableFile("This is a web page or XML, whatever its name. Save it as .xlsx or as CSV.")
    if head.startswith(
        (b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"{\\rtf", b"\x1f\x8b", b"rar!", b"7z\xbc")
    ):
        raise UnreadableFile("This is not a table: neither CSV text nor an XLSX workbook.")


def _is_binary(text: str) -> bool:
    strange = sum(1 for ch in text if ch not in "\t\r\n\x0b\x0c\x1a" and unicodedata.category(ch) == "Cc")
    return strange > len(text) * 0.001


def records(content: bytes, reading: Reading) -> Iterator[Record]:
    """Yield every row of the table, blank ones and those above the header too."""
    if reading.format == "xlsx":
        yield from read_workbook(content, reading.sheet)
    elif reading.separator in SEPARATORS:
        yield from read_delimited(decode(content, reading.encoding), reading.separator)
    else:
        raise UnreadableFile("Choose a separator: semicolon, comma, tab or bar.")


def first_records(content: bytes, reading: Reading, count: int) -> list[Record]:
    found = []
    for record in records(content, reading):
        found.append(record)
        if len(found) >= count:
            break
    return found


def head_of(content: bytes, reading: Reading, known: frozenset[str], header: int = 0) -> Head:
    """Return the columns and the first 20 rows. Without `header` the row that looks most like one is taken.

    `known` are the folded names by which columns go.
    """
    first = first_records(content, reading, LOOKED_AT + 60)
    if not any(not record.blank for record in first):
        raise UnreadableFile("The table is empty.")
    place = _place(first, header) if header else _likely(first[:LOOKED_AT], known)
    columns = _columns(first, place)
    rows = tuple(record for record in first[place + 1 :] if not record.blank)[:20]
    return Head(replace(reading, header=first[place].line), columns, rows)


def _place(first: Sequence[Record], header: int) -> int:
    for place, record in enumerate(first):
        if record.line == header and not record.blank:
            return place
    raise UnreadableFile(
        f"Row {header} cannot be the header: it is blank, or not one of the first {LOOKED_AT}."
    )


def _likely(first: Sequence[Record], known: frozenset[str]) -> int:
    """Return the row with most of the names that columns go by; else the first one with the most different words."""

    def score(place: int) -> tuple[int, int, int]:
        cells = [" ".join(cell.casefold().split()) for cell in first[place].cells if cell.strip()]
        words = [cell for cell in cells if not cell.replace(".", "").replace(",", "").isdigit()]
        return len(set(cells) & known), len(set(words)), -place

    return max((place for place, record in enumerate(first) if not record.blank), key=score)


def _columns(first: Sequence[Record], place: int) -> tuple[str, ...]:
    """Return the column names, each once: a name that stands twice takes the group above it, or a number."""
    names = [" ".join(cell.split())[:100] for cell in first[place].cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise UnreadableFile(f"The table has more than {MOST_COLUMNS} columns.")
    groups = _groups(first[place - 1] if place else None, len(names))
    twice = {name for name in names if name and names.count(name) > 1}
    told = [
        f"{group} {name}" if name in twice and group else name
        for name, group in zip(names, groups, strict=True)
    ]
    return tuple(_numbered(told))


def _groups(above: Record | None, count: int) -> list[str]:
    """The words of a merged header above, each over the columns until the next."""
    cells = list(above.cells if above else ())[:count]
    groups, last = [], ""
    for cell in [*cells, *[""] * (count - len(cells))]:
        last = " ".join(cell.split()) or last
        groups.append(last)
    return groups


def _numbered(names: Sequence[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        shown = name or f"Column {place}"
        seen[shown] = seen.get(shown, 0) + 1
        yield shown if seen[shown] == 1 else f"{shown} ({seen[shown]})"


def data_rows(content: bytes, reading: Reading, width: int) -> Iterator[Record]:
    """Yield the rows below the header that hold something; one with too many cells carries the fault with it."""
    count = 0
    for record in records(content, reading):
        if record.line <= reading.header or record.blank:
            continue
        count += 1
        if count > MOST_ROWS:
            raise UnreadableFile(f"The table has more than {MOST_ROWS} rows. Split it.")
        yield _fitted(record, width)


def _fitted(record: Record, width: int) -> Record:
    cells, extra = record.cells[:width], record.cells[width:]
    if not record.fault and any(cell.strip() for cell in extra):
        fault = (
            f"It has {len(record.cells)} columns, the header has {width}: a separator stands inside a text."
        )
        return Record(record.line, record.cells[: width + 20], fault)
    return replace(record, cells=cells + ("",) * (width - len(cells)))
