"""A copy of all that is held of a person, from the tables themselves: what is added later is in it by itself."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from workwright.kernel.context import Context
from workwright.kernel.dump import SECRET, WITHHELD
from workwright.kernel.personal import FILES
from workwright.kernel.reads import View, query
from workwright.privacy.queries.person import gathered

LEADS = ("customer_id", "work_order_id", "invoice_id", "estimate_id", "visit_id", "payment_id", "asset_id")
"""Columns by which a row is about a person, through what is about them."""


class CopiedFile(View):
    name: str
    sha256: str


class PersonCopy(View):
    """Every row about a person by table, as stored, with former values, and the files that belong to them."""

    customer_id: UUID
    tables: dict[str, list[dict[str, Any]]]
    former: list[dict[str, Any]]
    files: tuple[CopiedFile, ...]


@query("privacy.get_copy", permission="privacy.export_person", sensitive=True)
def get_copy(ctx: Context, customer_id: UUID) -> PersonCopy:
    """All that is held of a person, for them to keep or to take elsewhere (GDPR art. 15 and 20)."""
    person = gathered(customer_id)
    ids = {row.row_id for _, rows in person.found() for row in rows} | set(person.customers)
    held = {one.table for one, rows in person.found() if rows}
    found: dict[str, list[dict[str, Any]]] = {}
    for model in _ours():
        table = model._meta.db_table
        rows = list(_rows(table, _leads(model), ids, by_id=table in held))
        if rows:
            found[table] = rows
            ids |= {UUID(row["id"]) for row in rows if "id" in row}
    files = (
        CopiedFile(name=f"{row['id']}-{row['filename']}", sha256=row["sha256"])
        for row in found.get(FILES, [])
    )
    return PersonCopy(customer_id=customer_id, tables=found, former=_former(ids), files=tuple(files))


def _ours() -> list[type[models.Model]]:
    """Return our tables, lower contexts first."""
    found = [model for model in apps.get_models() if model.__module__.startswith("workwright.")]
    return [model for model in found if model._meta.db_table not in WITHHELD and model._meta.managed]


def _leads(model: type[models.Model]) -> list[str]:
    names = {field.attname for field in model._meta.concrete_fields}
    return [name for name in LEADS if name in names]


def _rows(table: str, leads: list[str], ids: set[UUID], *, by_id: bool) -> Iterable[dict[str, Any]]:
    columns = [*leads, *(["id"] if by_id else [])]
    if not columns:
        return
    about = " OR ".join(f't."{name}" = ANY(%(ids)s)' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT to_jsonb(t) FROM "{table}" t WHERE {about}', {"ids": list(ids)})
        for (row,) in cursor.fetchall():
            plain = json.loads(row) if isinstance(row, str) else row
            yield {name: value for name, value in plain.items() if name not in SECRET}


def _former(ids: set[UUID]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT jsonb_build_object('table', table_name, 'operation', operation, 'before', before) "
            "FROM kernel_history WHERE row_id = ANY(%s) ORDER BY id",
            [list(ids)],
        )
        return [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]
