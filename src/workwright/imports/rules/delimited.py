"""Delimited text, as programs and people really write it: any separator, broken quotes, line breaks in cells."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workwright.imports.rules.refusals import UnreadableFile

SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
LONGEST_RECORD = 200_000
MOST_LINES = 60
"""A cell that goes on for more lines than this is one whose closing quote is missing."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a file: the line on which it begins (the first is 1), its cells, and what is wrong with it."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""

    @property
    def blank(self) -> bool:
        return not self.fault and not any(cell.strip() for cell in self.cells)


def detect_separator(text: str) -> str:
    """Return the separator that makes the steadiest columns; a line `sep=;` at the top says it itself."""
    first = text[:10].split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and first[4:5] in SEPARATORS:
        return first[4:5]
    return max(SEPARATORS, key=lambda separator: _steadiness(text[:64_000], separator))


def _steadiness(text: str, separator: str) -> tuple[float, int]:
    widths = [len(record.cells) for record in _first(text, separator, 60) if not record.blank]
    if not widths:
        return 0.0, 0
    width, times = Counter(widths).most_common(1)[0]
    return (times / len(widths), width) if width > 1 else (0.0, 1)


def _first(text: str, separator: str, count: int) -> Iterator[Record]:
    for number, record in enumerate(read_delimited(text, separator)):
        if number >= count:
            return
        yield record


def read_delimited(text: str, separator: str) -> Iterator[Record]:
    """Yield every row, blank ones too. A quote that is never closed spoils its own line and no other."""
    lines = _lines(text)
    at = 1 if lines and lines[0].strip().lower().startswith("sep=") else 0
    while at < len(lines):
        record, used = _record(lines, at, separator)
        yield record
        at += used


def _lines(text: str) -> list[str]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = plain.split("\n")
    return lines[:-1] if lines and not lines[-1] else lines


def _record(lines: Sequence[str], at: int, separator: str) -> tuple[Record, int]:
    if len(lines[at]) > LONGEST_RECORD:
        raise UnreadableFile(
            f"Line {at + 1} is longer than {LONGEST_RECORD} characters: this is not a table."
        )
    if '"' not in lines[at]:
        return Record(at + 1, tuple(lines[at].split(separator))), 1
    text, used = lines[at], 1
    while not isinstance(cells := _cells(text, separator), tuple):
        long = used >= MOST_LINES or at + used >= len(lines) or len(text) > LONGEST_RECORD
        if long or cells is _BROKEN:
            bare = tuple(lines[at].split(separator))
            return Record(at + 1, bare, "A quotation mark is opened and never closed."), 1
        text += "\n" + lines[at + used]
        used += 1
    return Record(at + 1, cells), used


_OPEN, _BROKEN = "open", "broken"


def _cells(text: str, separator: str) -> tuple[str, ...] | str:
    """Split one record. `_OPEN` says that a quoted cell goes on, `_BROKEN` that it has swallowed other rows.

    A quote closes a cell only where the cell can end there; any other one belongs to the text.
    """
    cells: list[str] = []
    at = 0
    while True:
        start = at
        while text[start : start + 1] == " ":
            start += 1
        if text[start : start + 1] == '"':
            found = _quoted(text, start + 1, separator)
            if isinstance(found, str):
                return found
            cell, at = found
        else:
            end = text.find(separator, at)
            cell, at = (text[at:], len(text)) if end < 0 else (text[at:end], end)
        cells.append(cell)
        if at >= len(text):
            return tuple(cells)
        at += 1


def _quoted(text: str, at: int, separator: str) -> tuple[str, int] | str:
    """Return a quoted cell and where it ends, from behind its opening quote."""
    parts: list[str] = []
    begin = at
    while (quote := text.find('"', at)) >= 0:
        parts.append(text[at:quote])
        end = quote + 1
        while text[end : end + 1] == " ":
            end += 1
        if end >= len(text) or text[end] == separator:
            return "".join(parts), end
        escaped = text.startswith('""', quote)
        if not escaped and text[quote - 1] in ("\n", separator) and "\n" in text[begin:quote]:
            return _BROKEN
        parts.append('"')
        at = quote + 1 + escaped
    return _OPEN
