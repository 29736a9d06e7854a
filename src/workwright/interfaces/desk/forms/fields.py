"""What a command asks for, as fields of a form. Derived from its types, so that a new action has a form at once."""

import enum
import types
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, NaiveDatetime
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from workwright.interfaces.desk.show import humanise
from workwright.interfaces.desk.words import word

LONG_WORDS = frozenset(
    [
        "words",
        "customer_words",
        "text",
        "note",
        "notes",
        "reason",
        "instructions",
        "description",
        "message",
        "access_notes",
        "terms",
        "details",
        "summary",
        "comment",
        "condition",
        "remarks",
        "damage",
        "override_reason",
        "body",
    ]
)
ABBREVIATIONS = {"vin": "VIN", "po_number": "PO number", "sku": "Part number", "email": "E-mail"}
HIDDEN = frozenset({"expected_version", "shown_hash"})


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask. `kind` chooses the control; `rows` and `group` have fields of their own.

    Kinds: text, words, number, decimal, money, check, choice, choices, day, moment, time, id, ids, file, files,
    list, map (lines of name and value), rows, pairs (rows that become tuples), group, json.
    """

    name: str
    label: str
    kind: str
    required: bool = False
    default: Any = None
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    fields: tuple["Field", ...] = ()
    hidden: bool = False
    personal: bool = False

    @property
    def input_type(self) -> str:
        """The type of the HTML input."""
        if self.name.endswith("email"):
            return "email"
        return "tel" if self.name.endswith("phone") or self.name == "number_called" else "text"


def fields_of(model: type[BaseModel]) -> tuple[Field, ...]:
    """Return the fields of a command or of one row in it, in the order of its source."""
    return _fields_of(model)


@cache
def _fields_of(model: Any) -> tuple[Field, ...]:
    return tuple(_field(name, info) for name, info in model.model_fields.items())


def _field(name: str, info: FieldInfo) -> Field:
    default = None if info.default is PydanticUndefined else info.default
    base = Field(
        name=name,
        label=info.title or _label(name, info.annotation),
        kind="text",
        required=info.is_required(),
        default=default,
        help=info.description or "",
        hidden=name in HIDDEN or name == "device_at",
        personal=any(getattr(mark, "kind", "") == "personal" for mark in info.metadata),
    )
    return _typed(base, info.annotation)


def _label(name: str, annotation: Any) -> str:
    """Return a field's name in words, without the ending that tells its kind."""
    if annotation is str or annotation is bool:
        return ABBREVIATIONS.get(name) or humanise(name).replace(" id", " ID")
    for ending in ("_ids", "_id", "_minor", "_at", "_on"):
        if name.endswith(ending) and name != ending[1:]:
            return humanise(name.removesuffix(ending)) + ("s" if ending == "_ids" else "")
    return ABBREVIATIONS.get(name) or humanise(name)


def _typed(field: Field, annotation: Any) -> Field:
    kind, arguments = get_origin(annotation), get_args(annotation)
    if kind is Annotated:
        return _typed(field, arguments[0])
    if kind in (Union, types.UnionType):
        inner = [a for a in arguments if a is not type(None)]
        return _typed(field, inner[0])
    if kind is Literal:
        return replace(field, kind="choice", choices=tuple((str(a), word(str(a))) for a in arguments))
    if kind in (tuple, list, frozenset, set):
        return _many(
            field,
            [a for a in arguments if a is not Ellipsis],
            fixed=kind is tuple and Ellipsis not in arguments,
        )
    if (kind is dict and arguments == (str, str)) or (kind is dict and field.name == "settings"):
        return replace(field, kind="map")
    if kind is dict or annotation in (dict, Any):
        return replace(field, kind="json")
    return _plain(field, annotation)


def _plain(field: Field, annotation: Any) -> Field:
    if annotation in (AwareDatetime, NaiveDatetime):
        return replace(field, kind="moment")
    if not isinstance(annotation, type):
        return replace(field, kind="json")
    if issubclass(annotation, enum.Enum):
        return replace(
            field, kind="choice", choices=tuple((str(m.value), word(str(m.value))) for m in annotation)
        )
    if issubclass(annotation, BaseModel):
        return replace(field, kind="group", fields=fields_of(annotation))
    if annotation is int and field.name.endswith("_minor"):
        return replace(field, kind="money")
    simple = {
        bool: "check",
        int: "number",
        Decimal: "decimal",
        float: "decimal",
        datetime: "moment",
        date: "day",
        time: "time",
    }
    if annotation in simple:
        return replace(field, kind=simple[annotation])
    if issubclass(annotation, UUID):
        return replace(field, kind="file" if field.name.endswith("file_id") else "id")
    return replace(field, kind="words" if field.name in LONG_WORDS else "text")


def _many(field: Field, arguments: list[Any], *, fixed: bool) -> Field:
    """A tuple of rows, of ids, of choices, or of plain texts (one a line)."""
    if fixed and len(arguments) > 1:
        parts = tuple(_typed(Field(str(n), "", "text", required=True), a) for n, a in enumerate(arguments))
        return replace(field, kind="group", fields=parts)
    inner = _typed(replace(field, required=True, default=None), arguments[0] if arguments else str)
    if inner.kind == "group":
        pairs = bool(inner.fields) and inner.fields[0].name == "0"
        return replace(field, kind="pairs" if pairs else "rows", fields=inner.fields)
    if inner.kind == "choice":
        return replace(field, kind="choices", choices=inner.choices)
    if field.name.endswith("file_ids"):
        return replace(field, kind="files")
    return replace(field, kind="ids" if inner.kind == "id" else "list")
