"""The short way to the database for hot actions: SQL built once per shape from the model, prepared on the server.

Everything runs on Django's own connection, in the transaction of the running action.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from psycopg import RawCursor
from psycopg.types.json import Jsonb

from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale


class Row:
    """One row with its columns as attributes."""

    __slots__ = ("_values",)

    def __init__(self, columns: Sequence[str], values: Sequence[Any]) -> None:
        self._values = dict(zip(columns, values, strict=True))

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    def as_dict(self) -> dict[str, Any]:
        return dict(self._values)

    def __repr__(self) -> str:
        return f"Row({self._values!r})"


Adapt = Callable[[Any], Any]


@cache
def _insert_shape(model: type[models.Model], columns: tuple[str, ...], count: int) -> str:
    names = ", ".join(f'"{_column(model, name)}"' for name in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {", ".join([one] * count)}'


@cache
def _column(model: type[models.Model], name: str) -> str:
    for field in model._meta.concrete_fields:
        if name in (field.attname, field.name):
            return str(field.column)
    raise AttributeError(f"{model.__name__} has no column {name}")


@cache
def _adapters(model: type[models.Model]) -> dict[str, Adapt]:
    return {
        field.attname: Jsonb for field in model._meta.concrete_fields if isinstance(field, models.JSONField)
    }


@cache
def _defaults(model: type[models.Model]) -> dict[str, Callable[[], Any]]:
    return {
        field.attname: field.get_default
        for field in model._meta.concrete_fields
        if field.has_default() or (field.empty_strings_allowed and not field.null and field.blank)
    }


def insert(model: type[models.Model], *rows: dict[str, Any]) -> None:
    """Insert rows in one statement. Fields left out get the model's default; keys are column attributes."""
    if not rows:
        return
    filled = [_fill(model, row) for row in rows]
    columns = tuple(filled[0])
    values = [_adapted(model, name, row[name]) for row in filled for name in columns]
    _put(model, columns, len(rows), values)


def update(
    model: type[models.Model], pk: UUID, *, expected_version: int | None = None, **changes: Any
) -> None:
    """Update one row by its id. With `expected_version` the version rises by one; another one raises `Stale`."""
    columns = tuple(changes)
    values = [_adapted(model, name, changes[name]) for name in columns]
    versioned = expected_version is not None
    shape = _update_shape(model, columns, versioned)
    with _ask(shape, [*values, pk, *([expected_version] if versioned else [])]) as cursor:
        if cursor.rowcount == 0:
            raise Stale() if versioned else NotFound()


@cache
def _update_shape(model: type[models.Model], columns: tuple[str, ...], versioned: bool) -> str:
    parts = [f'"{_column(model, name)}" = %s' for name in columns]
    if versioned:
        parts.append('"version" = "version" + 1')
    where = '"id" = %s' + (' AND "version" = %s' if versioned else "")
    return f'UPDATE "{model._meta.db_table}" SET {", ".join(parts)} WHERE {where}'


def lock(ctx: Context, model: type[models.Model], pk: UUID, *columns: str, mode: str = "FOR UPDATE") -> Row:
    """Lock one row and read the named columns in one statement; `NotFound` covers missing and not yours."""
    return _read(ctx, model, pk, columns, mode)


def one(ctx: Context, model: type[models.Model], pk: UUID, *columns: str) -> Row:
    """Read the named columns of one row without a lock; `NotFound` covers missing and not yours."""
    return _read(ctx, model, pk, columns, "")


def _read(ctx: Context, model: type[models.Model], pk: UUID, columns: tuple[str, ...], mode: str) -> Row:
    sql, scoped = _read_shape(model, columns, mode)
    with _ask(sql, [pk, ctx.here] if scoped else [pk]) as cursor:
        values = cursor.fetchone()
    if values is None:
        raise NotFound(f"There is no such {model._meta.verbose_name}.", id=str(pk))
    return Row(columns, values)


@cache
def _read_shape(model: type[models.Model], columns: tuple[str, ...], mode: str) -> tuple[str, bool]:
    names = ", ".join(f'"{_column(model, name)}"' for name in columns)
    scoped = any(field.attname == "branch_id" and not field.null for field in model._meta.concrete_fields)
    where = '"id" = %s' + (' AND "branch_id" = %s' if scoped else "")
    return f'SELECT {names} FROM "{model._meta.db_table}" WHERE {where} {mode}', scoped


def rows(sql: str, params: Sequence[Any] = ()) -> list[Row]:
    """Run any statement with parameters; return its rows, if it has any, with columns as attributes."""
    with _ask(sql, params) as cursor:
        columns = _columns(cursor)
        return [Row(columns, values) for values in cursor.fetchall()] if columns else []


def _columns(cursor: Any) -> tuple[str, ...]:
    """Return the names of the columns: the driver's own description of them costs more than a small answer."""
    answer = cursor.pgresult
    return tuple(answer.fname(n).decode() for n in range(answer.nfields)) if answer is not None else ()


@contextmanager
def _ask(sql: str, params: Sequence[Any]) -> Iterator[Any]:
    """Run a statement on the driver's own cursor if nobody watches the statements."""
    db: Any = connections[DEFAULT_DB_ALIAS]
    if _watched(db):
        with db.cursor() as cursor:
            cursor.execute(sql, list(params))
            yield cursor
    else:
        db.validate_no_broken_transaction()
        with db.wrap_database_errors, db.connection.cursor() as cursor:
            cursor.execute(sql, params)
            yield cursor


def _watched(db: Any) -> bool:
    """Tell whether Django's cursor is needed: to show the statements to a test, or to look after the connection."""
    return not db.in_atomic_block or db.queries_logged or bool(db.execute_wrappers)


def _put(model: type[models.Model], columns: tuple[str, ...], count: int, values: list[Any]) -> None:
    """Run an insert with numbered places where that is possible: the driver parses the others each time anew."""
    db: Any = connections[DEFAULT_DB_ALIAS]
    if _watched(db):
        with db.cursor() as cursor:
            cursor.execute(_insert_shape(model, columns, count), values)
    else:
        db.validate_no_broken_transaction()
        with db.wrap_database_errors, RawCursor(db.connection) as cursor:
            cursor.execute(_numbered_insert_shape(model, columns, count), values)


@cache
def _numbered_insert_shape(model: type[models.Model], columns: tuple[str, ...], count: int) -> str:
    places = (f"${number}" for number in range(1, len(columns) * count + 1))
    return _insert_shape(model, columns, count).replace("%s", "{}").format(*places)


def _fill(model: type[models.Model], row: dict[str, Any]) -> dict[str, Any]:
    filled = {name: make() for name, make in _defaults(model).items() if name not in row}
    return dict(sorted((filled | row).items())) if filled else row


def _adapted(model: type[models.Model], name: str, value: Any) -> Any:
    if value is None:
        return None
    adapt = _adapters(model).get(name)
    return adapt(value) if adapt else value
