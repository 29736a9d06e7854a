"""Lists of plain values as arrays of PostgreSQL: the driver, which takes lists of anything, needs six times as long."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any
from uuid import UUID

import psycopg
from psycopg.abc import AdaptContext
from psycopg.adapt import Dumper, PyFormat
from psycopg.types.array import ListDumper


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# The array type of each kind, as the driver has it, and how one value of it is written. Text takes the type that the
# statement gives it, and so do lists of nothing.
_KINDS: dict[type, tuple[int, Callable[[Any], str]]] = {
    UUID: (2951, lambda value: f"{value.int:032x}"),
    str: (0, _quoted),
    int: (1016, int.__str__),
    bool: (1000, lambda value: "t" if value else "f"),
    date: (1182, date.isoformat),
    Decimal: (1231, Decimal.__str__),
    NoneType: (0, str),
}


def _kind(values: Iterable[Any]) -> type:
    for value in values:
        if value is not None:
            return type(value)
    return NoneType


class Lists(ListDumper):
    """Sends lists of plain kinds on to `_PlainList`, all others to the driver."""

    def get_key(self, obj: list[Any], format: PyFormat) -> Any:
        """Return what the dumper of this list is known by."""
        kind = _kind(obj)
        return (list, kind) if kind in _KINDS else super().get_key(obj, format)

    def upgrade(self, obj: list[Any], format: PyFormat) -> Any:
        """Return the dumper of this list."""
        kind = _kind(obj)
        return _PlainList(kind, self._tx) if kind in _KINDS else super().upgrade(obj, format)


class _PlainList(Dumper):
    def __init__(self, kind: type, context: AdaptContext | None = None) -> None:
        super().__init__(list, context)
        self.oid, self._write = _KINDS[kind]

    def dump(self, obj: list[Any]) -> bytes:
        write = self._write
        text = f"{{{','.join(['NULL' if value is None else write(value) for value in obj])}}}"
        if "\0" in text:
            raise psycopg.DataError("text cannot hold a zero byte")
        return text.encode()
