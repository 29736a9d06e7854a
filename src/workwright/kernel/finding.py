"""Rows that fit what somebody typed, first in order, quickly whether few fit or many.

Left alone, the planner walks the order of the list and looks at each row, which is right for a common word and
reads a whole table for a rare one. So the rows that fit are fetched by their own indexes first; only when they
are many is the list walked, which then ends soon: newest first. A list by name is walked for very many only,
since those who begin with the word stand together, at its end perhaps.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from workwright.kernel import writer

FEW = 3_000
MANY = 30_000
SOME = 400


class Way(NamedTuple):
    """A condition on columns of the table that an index answers, with its values; `few` rows, or who knows.

    With a `source` the rows are read from there, and its placeholders stand where the values are expected.
    """

    sql: str
    values: tuple[Any, ...] = ()
    few: bool = False
    source: str = ""


def fitting(table: str, ways: Sequence[Way], within: Way, *, by_name: bool = False, sample: str = "") -> Way:
    """Return a condition on `id` for rows of `table` that fit any of the ways, or the ways themselves if many do.

    `within` (a branch, the live rows) narrows every way; `by_name` says that the list is in the order of names.
    `sample` is an order that an index gives: a word that is common among the first rows in it is common, and
    need not be looked up. No ways fit nothing. Costs one statement, two where many rows fit.
    """
    if not ways:
        return Way("false", few=True)
    any_way = Way(
        "(" + " OR ".join(f"({way.sql})" for way in ways) + ")",
        tuple(value for way in ways for value in way.values),
    )
    if sample and _common(table, any_way, within, sample):
        return any_way
    each = " UNION ".join(
        f"(SELECT id FROM {table} WHERE {within.sql} AND ({way.sql}) LIMIT {FEW + 1})" for way in ways
    )
    values = [value for way in ways for value in (*within.values, *way.values)]
    found = writer.rows(f"SELECT id FROM ({each}) AS found LIMIT {FEW + 1}", values)
    if len(found) <= FEW:
        return Way("id = ANY(%s)", ([row.id for row in found],), few=True)
    return _gathered(table, any_way, within) if by_name else any_way


def _common(table: str, any_way: Way, within: Way, order: str) -> bool:
    """Say whether a tenth of some rows fit: an index of words would hand over every one of a common word's rows."""
    some = f"SELECT * FROM {table} WHERE {within.sql} ORDER BY {order} LIMIT {SOME}"
    sql = f"SELECT 1 AS fits FROM ({some}) AS {table} WHERE {any_way.sql} LIMIT {SOME // 10}"
    return len(writer.rows(sql, [*within.values, *any_way.values])) >= SOME // 10


def _gathered(table: str, any_way: Way, within: Way) -> Way:
    """Return a source of the rows that is read before the list is ordered, unless it is too large for that."""
    where, values = f"{within.sql} AND {any_way.sql}", (*within.values, *any_way.values)
    (count,) = writer.rows(
        f"SELECT count(*) AS rows FROM (SELECT 1 FROM {table} WHERE {where} LIMIT {MANY + 1}) AS found",
        values,
    )
    if count.rows > MANY:
        return any_way
    # OFFSET 0: the planner must not see the order of the list from in there, and walk it
    return Way("true", values, source=f"(SELECT * FROM {table} WHERE {where} OFFSET 0) AS {table}")
