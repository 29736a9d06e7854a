"""From a row of a file to the values of its fields, or the reasons why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workwright.imports.rules.delimited import Record
from workwright.imports.rules.fields import Field, Kind
from workwright.imports.rules.parsing import (
    Manner,
    NotAValue,
    is_nothing,
    read_day,
    read_decimal,
    read_minor,
    read_whole,
    read_year,
    read_yes,
    tidy,
)
from workwright.kernel.money import LARGEST_MINOR, Money


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was understood. `values` are plain JSON; `amount_minor` is what counts for the control sum."""

    line: int
    values: dict[str, Any]
    reasons: tuple[str, ...]
    amount_minor: int | None


def read_row(kind: Kind, mapping: Mapping[str, int], record: Record, manner: Manner) -> ReadRow:
    """Read one row. Every mapped field is read, so that all that is wrong is said at once."""
    if record.fault:
        return ReadRow(record.line, {}, (record.fault,), None)
    values: dict[str, Any] = {}
    reasons: list[str] = []
    for field in kind.fields:
        if field.name in mapping:
            _read_into(values, reasons, field, record.cells, mapping[field.name], manner)
    reasons += _lacking(kind, values) if not reasons else ()
    return ReadRow(record.line, values, tuple(reasons), amount_of(kind, values, manner.currency))


def _read_into(
    values: dict[str, Any],
    reasons: list[str],
    field: Field,
    cells: Sequence[str],
    place: int,
    manner: Manner,
) -> None:
    try:
        text = tidy(cells[place]) if place < len(cells) else ""
        if not is_nothing(text):
            values[field.name] = _value(field, text, manner)
    except NotAValue as error:
        reasons.append(f"{field.title}: {error}")


def _value(field: Field, text: str, manner: Manner) -> Any:
    match field.type:
        case "day":
            return read_day(text, manner).isoformat()
        case "amount":
            return read_minor(text, manner)
        case "decimal":
            return str(read_decimal(text, manner))
        case "whole":
            return read_whole(text, manner)
        case "year":
            return read_year(text, manner)
        case "yes_no":
            return read_yes(text)
    if len(text) > field.longest:
        raise NotAValue(f"It is longer than {field.longest} characters.")
    return text


def _lacking(kind: Kind, values: Mapping[str, Any]) -> list[str]:
    empty = [field.title for field in kind.fields if field.required and field.name not in values]
    reasons = [f"{title}: it is empty." for title in empty]
    for group in kind.needs:
        if not any(name in values for name in group):
            reasons.append(f"{' or '.join(kind.field(name).title for name in group)}: all are empty.")
    return reasons


def amount_of(kind: Kind, values: Mapping[str, Any], currency: str) -> int | None:
    """Return what a row adds to the control sum of its kind, in minor units; None where it cannot be read."""
    if kind.name == "stock":
        return _product(values.get("quantity"), values.get("unit_cost"), currency)
    if not kind.summed:
        return None
    value = values.get(kind.summed)
    return _product("1", value, currency) if isinstance(value, str) else value


def _product(quantity: str | None, cost: str | None, currency: str) -> int | None:
    if quantity is None or cost is None:
        return None
    made = Money.rounded(Decimal(quantity) * Decimal(cost), currency).minor
    return made if abs(made) <= LARGEST_MINOR else None
