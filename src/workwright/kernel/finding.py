"""Rows that fit what somebody typed, first in order, quickly whether few fit or many.

Left alone, the planner walks the order of the list and looks at each row, which is right for a common word and
reads a whole table for a rare one. So the rows that fit are fetched by their own indexes first; only when they
are many is the list walked, which then ends soon.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from workwright.kernel import writer

FEW = 3_000


class Way(NamedTuple):
    """A condition on columns of the table that an index answers, with its values."""

    sql: str
    values: tuple[Any, ...] = ()


def fitting(table: str, ways: Sequence[Way], within: Way) -> Way:
    """Return a condition on `id` for rows of `table` that fit any of the ways, or the ways themselves if many do.

    `within` (a branch, the live rows) narrows every way. No ways fit nothing. Costs one statement.
    """
    if not ways:
        return Way("false")
    each = " UNION ".join(
        f"(SELECT id FROM {table} WHERE {within.sql} AND ({way.sql}) LIMIT {FEW + 1})" for way in ways
    )
    values = [value for way in ways for value in (*within.values, *way.values)]
    found = writer.rows(f"SELECT id FROM ({each}) AS found LIMIT {FEW + 1}", values)
    if len(found) <= FEW:
        return Way("id = ANY(%s)", ([row.id for row in found],))
    conditions = " OR ".join(f"({way.sql})" for way in ways)
    return Way(f"({conditions})", tuple(value for way in ways for value in way.values))
