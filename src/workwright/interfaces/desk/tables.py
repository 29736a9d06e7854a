"""Any view as a table or as pairs: which columns it has and how each one reads. Made from its types."""

import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from workwright.interfaces.desk.show import humanise
from workwright.kernel.money import exponent

SILENT = frozenset({"id", "version", "currency", "allowed_actions", "next", "generation", "sha256"})
STATES = frozenset(
    {"state", "severity", "priority", "kind", "channel", "method", "purpose", "result", "role"}
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Kinds: text, state, money, number, moment, day, yes, list, rows, view."""

    name: str
    label: str
    kind: str
    fields: tuple["Column", ...] = ()


def columns_of(view: type[BaseModel]) -> tuple[Column, ...]:
    """Return the columns of a view, without ids and what only programs need."""
    return _columns_of(view)


@cache
def _columns_of(view: Any) -> tuple[Column, ...]:
    found = (_column(name, info.annotation) for name, info in view.model_fields.items() if name not in SILENT)
    return tuple(column for column in found if column is not None)


def _column(name: str, annotation: Any) -> Column | None:
    label = humanise(name.removesuffix("_minor").removesuffix("_at").removesuffix("_on"))
    kind, arguments = get_origin(annotation), get_args(annotation)
    if kind is Annotated:
        return _column(name, arguments[0])
    if kind in (Union, types.UnionType):
        return _column(name, next(a for a in arguments if a is not type(None)))
    if kind in (tuple, list, frozenset):
        inner = arguments[0] if arguments else str
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return Column(name, label, "rows", columns_of(inner))
        return None if inner is UUID else Column(name, label, "list")
    if annotation is UUID or kind is dict:
        return None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Column(name, label, "view", columns_of(annotation))
    return Column(name, label, _kind(name, annotation))


def _kind(name: str, annotation: Any) -> str:
    if name.endswith("_minor"):
        return "money"
    if name in STATES:
        return "state"
    simple = {bool: "yes", int: "number", Decimal: "number", datetime: "moment", date: "day"}
    return simple.get(annotation, "text")


def simple(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return the columns that fit in a table's cell."""
    return tuple(column for column in columns if column.kind not in ("rows", "view"))


def nested(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return the columns that are tables or records of their own."""
    return tuple(column for column in columns if column.kind in ("rows", "view"))


def csv_rows(columns: Sequence[Column], rows: Iterable[BaseModel]) -> Iterable[list[object]]:
    """Return the rows of a table for a spreadsheet; amounts in major units with a point."""
    yield [column.label for column in columns]
    for row in rows:
        yield [_csv(column, row) for column in columns]


def _csv(column: Column, row: BaseModel) -> object:
    value = getattr(row, column.name)
    if value is None:
        return ""
    if column.kind == "money":
        return Decimal(value).scaleb(-exponent(getattr(row, "currency", "USD")))
    return "; ".join(map(str, value)) if column.kind == "list" else str(value)
