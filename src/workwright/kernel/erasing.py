"""Finding and blanking what is held of a person, by the register of `personal`."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from workwright.kernel.personal import Held, held


@dataclass(frozen=True, slots=True)
class Found:
    """One row that tells something of a person; `branch_id` and `since` only where a term may run."""

    row_id: UUID
    branch_id: UUID | None = None
    since: date | None = None


@dataclass
class Person:
    """All ids of a customer (merged ones too) and, gathered from the register, the rows that tell of them."""

    customers: Sequence[UUID]
    marks: Sequence[str] = ()
    """What names only them: phone, e-mail, plate, VIN."""
    ids: list[UUID] = field(default_factory=list)
    rows: dict[int, list[Found]] = field(default_factory=dict)
    """By the place of the declaration in the register."""

    def found(self) -> list[tuple[Held, list[Found]]]:
        """Return each declaration with the rows it names."""
        return [(one, self.rows.get(number, [])) for number, one in enumerate(held())]


def gather(customers: Sequence[UUID], marks: Sequence[str] = ()) -> Person:
    """Look through the register, lower contexts first: what they name leads to what upper ones hold."""
    person = Person(customers, marks, list(customers))
    for number, one in enumerate(held()):
        person.rows[number] = rows_of(one, person)
        person.ids += [row.row_id for row in person.rows[number]]
    return person


def rows_of(one: Held, person: Person) -> list[Found]:
    """Return the rows of one declaration that are about a person and not blanked yet."""
    branch = "t.branch_id" if one.since else "NULL::uuid"
    values: dict[str, Any] = {
        "customers": list(person.customers),
        "marks": list(person.marks),
        "ids": list(person.ids),
        "likes": [f"%{one_id}%" for one_id in person.ids],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.id, {branch}, {one.since or 'NULL::date'} FROM {one.table} t "
            f"WHERE ({one.of}) AND ({one.only}) AND NOT EXISTS (SELECT 1 FROM kernel_erased e "
            f"WHERE e.row_id = t.id AND e.table_name = '{one.table}' "
            "AND e.columns @> %(columns)s::varchar[]) ORDER BY t.id",
            values | {"columns": list(one.columns)},
        )
        return [Found(*row) for row in cursor.fetchall()]


def blank(one: Held, rows: Iterable[UUID]) -> int:
    """Blank the personal columns of rows, their former values too; return how many rows there were."""
    ids = list(rows)
    if not ids:
        return 0
    if not one.paths:
        return _erase(one.table, ids, dict(one.blank))
    return sum(_erase(one.table, [row_id], dict(one.blank) | _parts(one, row_id)) for row_id in ids)


def _erase(table: str, ids: list[UUID], values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_erase(%s, %s, %s::jsonb)", [table, ids, json.dumps(values)])
        return int(cursor.fetchone()[0])


def _parts(one: Held, row_id: UUID) -> dict[str, Any]:
    """Return the JSON columns of a row with their personal parts taken out."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(one.paths)} FROM {one.table} WHERE id = %s", [row_id])
        found = cursor.fetchone()
    columns = zip(one.paths, found, strict=True)
    return {name: _without(_plain(value), one.paths[name]) for name, value in columns}


def _plain(value: Any) -> dict[str, Any]:
    return dict(json.loads(value) if isinstance(value, str) else value)


def _without(document: dict[str, Any], parts: tuple[str, ...]) -> dict[str, Any]:
    return {name: _empty(value) if name in parts else value for name, value in document.items()}


def _empty(value: Any) -> Any:
    """Return the same shape with nothing in it, so that what is printed keeps its places."""
    return {name: _empty(part) for name, part in value.items()} if isinstance(value, dict) else type(value)()


_OF_ACTS = """
DELETE FROM kernel_personal p USING kernel_journal j WHERE j.id = p.journal_id AND j.root = ANY(%s)
"""


def forget_acts(ids: Sequence[UUID], marks: Sequence[str]) -> int:
    """Delete the values behind the commitments of acts about these rows, or that are one of the marks; the journal
    keeps its commitments, so its chain still verifies. Refusals and errors that quote a mark go too."""
    quoted = [f"%{mark}%" for mark in marks]
    with connection.cursor() as cursor:
        cursor.execute(_OF_ACTS, [list(ids)])
        gone = cursor.rowcount
        cursor.execute("DELETE FROM kernel_personal WHERE value = ANY(%s)", [list(marks)])
        gone += cursor.rowcount
        cursor.execute("DELETE FROM kernel_refusal WHERE problem::text LIKE ANY(%s)", [quoted])
        cursor.execute("UPDATE kernel_delivery SET error = '' WHERE error LIKE ANY(%s)", [quoted])
        return int(gone)
