"""The control sum of a file, counted apart from the reading of its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from workwright.imports.rules.delimited import Record
from workwright.imports.rules.fields import Kind
from workwright.imports.rules.parsing import Manner, NotAValue, is_nothing, read_decimal, read_minor, tidy
from workwright.kernel.money import LARGEST_MINOR, Money


@dataclass(frozen=True, slots=True)
class Control:
    """How many rows a file has below its header, and what the column that is controlled sums to, in minor units."""

    rows: int
    minor: int

    @classmethod
    def of(
        cls, kind: Kind, mapping: Mapping[str, int], records: Iterable[Record], manner: Manner
    ) -> "Control":
        """Count and sum. What is no amount counts as a row and adds nothing."""
        rows = minor = 0
        for record in records:
            rows += 1
            minor += _amount(kind, mapping, record, manner) or 0
        return cls(rows, minor)


def _amount(kind: Kind, mapping: Mapping[str, int], record: Record, manner: Manner) -> int | None:
    if kind.name == "stock":
        quantity = _number(mapping, record, "quantity", manner)
        cost = _number(mapping, record, "unit_cost", manner)
        return None if quantity is None or cost is None else _minor(quantity * cost, manner)
    if kind.name == "parts":
        number = _number(mapping, record, kind.summed, manner)
        return None if number is None else _minor(number, manner)
    return _exact(mapping, record, kind.summed, manner)


def _text(mapping: Mapping[str, int], record: Record, name: str) -> str:
    place = mapping.get(name, -1)
    if record.fault or not 0 <= place < len(record.cells):
        return ""
    text = tidy(record.cells[place])
    return "" if is_nothing(text) else text


def _number(mapping: Mapping[str, int], record: Record, name: str, manner: Manner) -> Decimal | None:
    try:
        text = _text(mapping, record, name)
        return read_decimal(text, manner) if text else None
    except NotAValue:
        return None


def _exact(mapping: Mapping[str, int], record: Record, name: str, manner: Manner) -> int | None:
    try:
        text = _text(mapping, record, name) if name else ""
        return read_minor(text, manner) if text else None
    except NotAValue:
        return None


def _minor(amount: Decimal, manner: Manner) -> int | None:
    made = Money.rounded(amount, manner.currency).minor
    return made if abs(made) <= LARGEST_MINOR else None
