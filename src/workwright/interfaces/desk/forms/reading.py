"""From what was typed to what a command takes. Nothing is guessed: what cannot be read is an error beside its field."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from pydantic import ValidationError

from workwright.interfaces.desk.forms.fields import Field
from workwright.interfaces.desk.show import Place
from workwright.kernel.money import exponent

Uploads = Callable[[str], list[str]]
"""Given the name of a file field, store what was uploaded and return the ids of the files."""


class Unreadable(ValueError):
    """What was typed is not of the kind that is asked; the message stands beside the field."""


class Form:
    """What was typed: `payload` for the command, `errors` by field name, `typed` to show it again."""

    def __init__(self, fields: tuple[Field, ...], data: QueryDict, place: Place, uploads: Uploads) -> None:
        self.data, self.place, self.uploads = data, place, uploads
        self.errors: dict[str, str] = {}
        self.payload = self._group(fields, "")

    def _group(self, fields: tuple[Field, ...], prefix: str) -> dict[str, Any]:
        payload: dict[str, Any] = {}
        for field in fields:
            name = prefix + field.name
            try:
                found, value = self._value(field, name)
            except Unreadable as error:
                self.errors[name] = str(error)
                continue
            if found:
                payload[field.name] = value
        return payload

    def _value(self, field: Field, name: str) -> tuple[bool, Any]:
        """Return whether anything was given, and what. What was left blank keeps the command's own default."""
        if field.kind in ("rows", "pairs"):
            return self._rows(field, name)
        if field.kind == "group":
            group = self._group(field.fields, f"{name}-")
            return bool(group), group
        if field.kind in ("file", "files"):
            return self._files(field, name)
        if field.kind in ("choices", "ids"):
            chosen = [text for text in self.data.getlist(name) if text]
            return name in self.data, chosen
        if field.kind == "check":
            given = self.data.getlist(name)
            return bool(given), bool(given) and given[-1] in ("on", "true", "True", "1")
        text = self.data.get(name, "").strip()
        if not text:
            return False, None
        return True, read_one(field, text, self.place)

    def _rows(self, field: Field, name: str) -> tuple[bool, Any]:
        numbers = sorted(
            {int(m[1]) for key in self.data if (m := re.match(rf"{re.escape(name)}-(\d{{1,4}})-", key))}
        )
        groups = [self._group(field.fields, f"{name}-{number}-") for number in numbers]
        filled = [
            group for group in groups if any(value not in (None, False, [], {}) for value in group.values())
        ]
        if not filled and not field.required and field.default is None:
            return False, None
        if field.kind == "pairs":
            return name in self.data or bool(numbers), [tuple(group.values()) for group in filled]
        return name in self.data or bool(numbers), filled

    def _files(self, field: Field, name: str) -> tuple[bool, Any]:
        ids = [text for text in self.data.getlist(name) if text] + self.uploads(name)
        if field.kind == "files":
            return bool(ids), ids
        return bool(ids), ids[-1] if ids else None


def read_one(field: Field, text: str, place: Place) -> Any:
    """Return the value of one simple field; raise `Unreadable`."""
    reader = READERS.get(field.kind)
    return reader(text, place) if reader else text


def _number(text: str, place: Place) -> int:
    try:
        return int(text)
    except ValueError:
        raise Unreadable("Type a whole number.") from None


def _decimal(text: str, place: Place) -> Decimal:
    """Read a number with a point or a comma as its decimal sign; a mark that groups thousands is refused."""
    plain = "".join(text.split()).replace("−", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Unreadable("Type a number, for example 1.5.") from None
    if not value.is_finite():
        raise Unreadable("Type a number, for example 1.5.")
    return value


def _money(text: str, place: Place) -> int:
    """Read an amount in major units of the branch's currency; more decimals than it has are refused."""
    code = place.currency
    minor = _decimal(text.removesuffix(code).strip(), place).scaleb(exponent(code))
    if minor != minor.to_integral_value():
        raise Unreadable(f"{code} has {exponent(code) or 'no'} decimals.")
    return int(minor)


def _moment(text: str, place: Place) -> datetime:
    """Read local wall time of the branch; a time that the clock skips or shows twice takes its first meaning."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable("Type a day and a time.") from None
    return local if local.tzinfo else local.replace(tzinfo=place.tz)


def _json(text: str, place: Place) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Unreadable("This is not valid JSON.") from None


def _map(text: str, place: Place) -> dict[str, str]:
    """Read lines of "name = value"."""
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, mark, value = line.partition("=")
        if not mark or not name.strip():
            raise Unreadable("Type lines of the form: name = value.")
        found[name.strip()] = value.strip()
    return found


READERS: Mapping[str, Callable[[str, Place], Any]] = {
    "number": _number,
    "decimal": _decimal,
    "money": _money,
    "moment": _moment,
    "json": _json,
    "map": _map,
    "list": lambda text, place: [line.strip() for line in text.splitlines() if line.strip()],
}

SENTENCES = {
    "missing": "Fill this in.",
    "uuid_parsing": "Choose one.",
    "uuid_type": "Choose one.",
    "literal_error": "Choose one of the list.",
    "enum": "Choose one of the list.",
    "string_too_short": "Fill this in.",
    "too_short": "Give at least one.",
    "date_from_datetime_parsing": "Type a day.",
    "date_parsing": "Type a day.",
    "extra_forbidden": "This is not asked here.",
}


def sentences(error: ValidationError) -> dict[str, str]:
    """Return pydantic's complaints by the name of the form's field, in words for people."""
    found: dict[str, str] = {}
    for complaint in error.errors(include_url=False):
        name = "-".join(str(part) for part in complaint["loc"])
        message = complaint["msg"].removeprefix("Value error, ")
        found.setdefault(name, SENTENCES.get(complaint["type"], message[:1].upper() + message[1:]))
    return found
