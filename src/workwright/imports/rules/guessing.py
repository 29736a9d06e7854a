"""Which column is which: by its header, and the manner of a file by its cells."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from workwright.imports.rules.fields import Field, Kind
from workwright.imports.rules.parsing import Manner, detect_mark, detect_order
from workwright.parties.rules import fold

Columns = dict[str, int]


def _n(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


_MONTH_FIRST = _n("US PH PW FM MH GU PR")
_YEAR_FIRST = _n("CN JP KR HU LT TW SE IR")
_POINTS = _n(
    "US GB IE CA AU NZ IN PK BD LK CN JP KR TW HK SG MY PH TH KE NG GH UG TZ ZW ZM IL EG SA AE MX CH JM BB"
)
"""The countries that write 1,234.50."""


def guess_columns(kind: Kind, columns: Sequence[str]) -> Columns:
    """Return a column for each field that a header names, the surest first; no column is used twice."""
    wanted = [
        (sureness, -place, field.name, column)
        for place, field in enumerate(kind.fields)
        for column, header in enumerate(columns)
        if (sureness := _sureness(field, header))
    ]
    found: Columns = {}
    for _, _, name, column in sorted(wanted, reverse=True):
        if name not in found and column not in found.values():
            found[name] = column
    return found


def _sureness(field: Field, header: str) -> int:
    """Return 100 for its title, less for its other names in their order, less again without spaces and signs."""
    said, bare = _plain(header), _bare(header)
    for place, name in enumerate((field.title, field.name, *field.names)):
        if said == _plain(name):
            return 100 - min(place, 40)
        if bare and bare == _bare(name):
            return 50 - min(place, 40)
    return 0


def _plain(text: str) -> str:
    return fold(text.replace("_", " ")).strip(" :*")


def _bare(text: str) -> str:
    return "".join(ch for ch in fold(text) if ch.isalnum())


def guess_manner(
    kind: Kind,
    mapping: Mapping[str, int],
    rows: Iterable[Sequence[str]],
    country: str,
    today: date,
    currency: str,
) -> Manner:
    """Return how the mapped columns write numbers and days; what they leave open is as the country writes it."""
    sample = list(rows)
    numbers = [mapping[f.name] for f in kind.fields if f.type in ("amount", "decimal") and f.name in mapping]
    days = [mapping[f.name] for f in kind.fields if f.type == "day" and f.name in mapping]
    mark = detect_mark(_cells(sample, numbers), "." if country in _POINTS else ",")
    usual = "mdy" if country in _MONTH_FIRST else "ymd" if country in _YEAR_FIRST else "dmy"
    return Manner(mark, detect_order(_cells(sample, days), usual), today, currency)


def _cells(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> Iterable[str]:
    return (row[column] for row in rows for column in columns if column < len(row))
