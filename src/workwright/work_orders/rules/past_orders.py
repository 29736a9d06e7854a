"""Read a file of past work. Every row of it comes out: as a past order, or refused with the reason.

Pure: the same bytes always give the same answer. Row numbers are line numbers of the file, as an editor shows them;
a quoted text with line breaks counts from the line on which its row ends.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO

from workwright.kernel.money import LARGEST_MINOR, exponent

LONGEST_WORDS = 2000


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; says what to mend."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of the file holds what."""

    done_on: str
    asset: str
    words: str
    kind: str
    cost: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.done_on, self.asset, self.words, self.kind, self.cost)


EXCAVATORS = Columns("BscStartDate", "Asset", "OriginalShorttext", "PMType", "Cost")
"""The maintenance orders of five excavators of a mine, 2001 to 2012 (Hodkiewicz and Ho 2016, public domain)."""


@dataclass(frozen=True, slots=True)
class PastRow:
    """One past order as the file tells it; `cost_minor` in minor units of the currency it was read in."""

    row: int
    done_on: date
    asset: str
    words: str
    kind: str
    cost_minor: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is no past order, and why. `cost_minor` is its amount where one can be read."""

    row: int
    reason: str
    cost_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file: `len(orders) + len(refused)` is the number of its data rows."""

    sha256: str
    orders: tuple[PastRow, ...]
    refused: tuple[Refused, ...]

    @property
    def rows(self) -> int:
        return len(self.orders) + len(self.refused)

    @property
    def assets(self) -> tuple[str, ...]:
        return tuple(sorted({order.asset for order in self.orders}))

    @property
    def orders_minor(self) -> int:
        return sum(order.cost_minor for order in self.orders)

    @property
    def refused_minor(self) -> int:
        return sum(row.cost_minor or 0 for row in self.refused)


def read_past_orders(content: bytes, columns: Columns, currency: str, today: date) -> Reading:
    """Read a CSV file in UTF-8 with a header. Raises `UnreadableFile` when it is not one with these columns."""
    reader = csv.reader(StringIO(_text(content), newline=""))
    places = _places(next(reader, []), columns)
    found = [_row(reader.line_num, values, places, currency, today) for values in _not_blank(reader)]
    return Reading(
        hashlib.sha256(content).hexdigest(),
        tuple(row for row in found if isinstance(row, PastRow)),
        tuple(row for row in found if isinstance(row, Refused)),
    )


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"The file is not in UTF-8: byte {error.start} does not fit.") from error


def _places(header: list[str], columns: Columns) -> Mapping[str, int]:
    """Return where each column stands, and under "" how many there are."""
    names = [name.strip() for name in header]
    if missing := [name for name in columns.names if name not in names]:
        raise UnreadableFile(f"The first line does not name the columns {', '.join(missing)}.")
    return {name: names.index(getattr(columns, name)) for name in Columns.__slots__} | {"": len(names)}


def _not_blank(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Pass over empty lines: they hold nothing that could be dropped."""
    return (values for values in reader if values)


def _row(
    number: int, values: list[str], places: Mapping[str, int], currency: str, today: date
) -> PastRow | Refused:
    if len(values) != places[""]:
        return Refused(
            number,
            f"It has {len(values)} columns, the header has {places['']}.",
            _loose(values, places, currency),
        )
    told = {name: values[places[name]].strip() for name in Columns.__slots__}
    cost, wrong = _cost(told["cost"], currency)
    reason = wrong or _why_not(told, cost, today)
    if reason or cost is None:
        return Refused(number, reason, cost)
    day = date.fromisoformat(told["done_on"])
    return PastRow(number, day, told["asset"], told["words"], told["kind"], cost)


def _loose(values: list[str], places: Mapping[str, int], currency: str) -> int | None:
    """Return the amount that stands where the cost should, if one does."""
    return _cost(values[places["cost"]].strip(), currency)[0] if len(values) > places["cost"] else None


def _why_not(told: Mapping[str, str], cost: int | None, today: date) -> str:
    """Return why this is no past order, "" when it is one."""
    if cost is not None and cost < 0:
        return "The cost is below zero: a correction is not an order, book it as a credit note."
    if not told["asset"] or len(told["asset"]) > 60:
        return "It does not name the asset."
    if len(told["words"]) > LONGEST_WORDS or "\0" in told["words"]:
        return "The text is too long, or not a text."
    if len(told["kind"]) > 40:
        return "The kind is too long."
    return _wrong_day(told["done_on"], today)


def _wrong_day(text: str, today: date) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"{text[:40]!r} is not a day like 2004-07-31."
    if day.year < 1900 or day > today:
        return f"{text} is not a day of the past."
    return ""


def _cost(text: str, currency: str) -> tuple[int | None, str]:
    """Return the amount in minor units, or none and why."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("nan")
    if not amount.is_finite():
        return None, f"{text[:40]!r} is not an amount: the columns are shifted, or a text lacks its quotes."
    minor = amount.scaleb(exponent(currency))
    if abs(minor) > LARGEST_MINOR or minor != minor.to_integral_value():
        return None, f"{text[:40]} is not an amount of {currency}: too large, or with too many decimals."
    return int(minor), ""


def control_of(content: bytes, columns: Columns, currency: str) -> tuple[int, int]:
    """Return how many data rows the file has, and the sum of every amount in its cost column: a second counting.

    What is no amount of the currency counts as a row and adds nothing.
    """
    records = [values for values in csv.reader(StringIO(_text(content), newline="")) if values]
    place = [name.strip() for name in records[0]].index(columns.cost)
    amounts = [_cost(values[place].strip(), currency)[0] for values in records[1:] if len(values) > place]
    return len(records) - 1, sum(amount or 0 for amount in amounts)
