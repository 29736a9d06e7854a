"""CSV for spreadsheets, the one place where it is written: no text in it runs as a formula."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How text begins that a spreadsheet would run (OWASP), in full width too."""


class _Line:
    """A file-like thing that hands back each line written to it."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Return rows as lines of CSV, quoted where needed, ended by CR LF (RFC 4180)."""
    writer = csv.writer(_Line())
    for row in rows:
        yield str(writer.writerow([cell(value) for value in row]))


def cell(value: object) -> str:
    """Return what stands in a cell: numbers as they are, text with an apostrophe where it would be a formula."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) and not _is_number(value) else value
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)


def _is_number(text: str) -> bool:
    """Return whether it is a number or a phone number and nothing else."""
    return text.lstrip("+-").replace(".", "", 1).isdigit() and text.isascii() and text[1:2] not in ("+", "-")
