"""From values to what stands in a form's fields, so that a form can be shown filled in."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from django.http import QueryDict
from pydantic import BaseModel

from workwright.interfaces.desk.forms.fields import Field
from workwright.interfaces.desk.show import Place, local_input, typed_amount

_OWN_ID = ("line_id",)
"""What a row of a form calls the id of the thing that a record's row is."""


def fill(fields: tuple[Field, ...], values: Mapping[str, Any], place: Place) -> QueryDict:
    """Return what a browser would send for `values`; what is not named keeps the field's default."""
    typed = QueryDict(mutable=True)
    for field in fields:
        _put(typed, field, field.name, values.get(field.name, field.default), place)
    return typed


def _put(typed: QueryDict, field: Field, name: str, value: Any, place: Place) -> None:
    if value is None:
        return
    if isinstance(value, BaseModel):
        value = {key: getattr(value, key) for key in type(value).model_fields}
    if field.kind in ("rows", "pairs"):
        for number, row in enumerate(value):
            _put_group(typed, field, f"{name}-{number}-", row, place)
    elif field.kind == "group":
        _put_group(typed, field, f"{name}-", value, place)
    elif field.kind in ("choices", "ids", "files") and not isinstance(value, str):
        typed.setlist(name, [_text(field, one, place) for one in value])
    else:
        typed[name] = _text(field, value, place)


def _put_group(typed: QueryDict, field: Field, prefix: str, row: Any, place: Place) -> None:
    if isinstance(row, BaseModel):
        row = {key: getattr(row, key) for key in type(row).model_fields}
    pairs = list(row.items() if isinstance(row, Mapping) else ((str(n), p) for n, p in enumerate(row)))
    known = {inner.name: inner for inner in field.fields}
    if isinstance(row, Mapping) and "id" in row and "id" not in known:
        pairs += [(name, row["id"]) for name in _OWN_ID if name in known and name not in row]
    for key, part in pairs:
        if key in known:
            _put(typed, known[key], prefix + key, part, place)


def _text(field: Field, value: Any, place: Place) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    if field.kind == "money" and isinstance(value, int):
        return typed_amount(value, place.currency)
    if isinstance(value, datetime):
        return local_input(value, place.zone)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if field.kind == "map" and isinstance(value, Mapping):
        return "\n".join(f"{name} = {part}" for name, part in value.items())
    if field.kind == "list" and not isinstance(value, str):
        return "\n".join(str(one) for one in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def row_numbers(typed: QueryDict, name: str, least: int) -> list[int]:
    """Return the numbers of the rows that are filled in, or the first `least` ones."""
    found = {
        int(part)
        for key in typed
        if key.startswith(f"{name}-")
        for part in [key[len(name) + 1 :].split("-")[0]]
        if part.isdigit()
    }
    return sorted(found) or list(range(least))
