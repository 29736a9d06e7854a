"""One row of an answer, with its columns as attributes."""

from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import Any


class Row(tuple[Any, ...]):
    """One row with its columns as attributes."""

    __slots__ = ()
    columns: tuple[str, ...] = ()

    def __new__(cls, columns: Sequence[str], values: Sequence[Any]) -> "Row":
        return tuple.__new__(row_of(tuple(columns)), values)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    def but(self, **changes: Any) -> "Row":
        """Return the row with other values in some columns."""
        return Row(self.columns, [changes.get(name, value) for name, value in self.as_dict().items()])

    def as_dict(self) -> dict[str, Any]:
        return dict(zip(self.columns, self, strict=True))

    def __repr__(self) -> str:
        return f"Row({self.as_dict()!r})"


@cache
def row_of(columns: tuple[str, ...]) -> type[Row]:
    """Return the kind of row that has these columns: one for each statement, so that reading them costs little."""
    places = {name: property(itemgetter(place)) for place, name in enumerate(columns)}
    return type("Row", (Row,), {"__slots__": (), **places, "columns": columns})
