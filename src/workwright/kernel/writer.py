"""The short way to the database for hot actions: SQL built once per shape from the model, prepared on the server.

Everything runs on Django's own connection, in the transaction of the running action, if one runs.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from psycopg.types.json import Jsonb

from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.kernel.wire import Answer, Wire


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
    ask(_insert_shape(model, columns, len(rows)), values)


def update(
    model: type[models.Model], pk: UUID, *, expected_version: int | None = None, **changes: Any
) -> None:
    """Update one row by its id. With `expected_version` the version rises by one; another one raises `Stale`."""
    columns = tuple(changes)
    values = [_adapted(model, name, changes[name]) for name in columns]
    versioned = expected_version is not None
    shape = _update_shape(model, columns, versioned)
    if ask(shape, [*values, pk, *([expected_version] if versioned else [])]).count == 0:
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
    found = ask(sql, [pk, ctx.here] if scoped else [pk]).rows
    if not found:
        raise NotFound(f"There is no such {model._meta.verbose_name}.", id=str(pk))
    return Row(columns, found[0])


@cache
def _read_shape(model: type[models.Model], columns: tuple[str, ...], mode: str) -> tuple[str, bool]:
    names = ", ".join(f'"{_column(model, name)}"' for name in columns)
    scoped = any(field.attname == "branch_id" and not field.null for field in model._meta.concrete_fields)
    where = '"id" = %s' + (' AND "branch_id" = %s' if scoped else "")
    return f'SELECT {names} FROM "{model._meta.db_table}" WHERE {where} {mode}', scoped


def rows(sql: str, params: Sequence[Any] = ()) -> list[Row]:
    """Run any statement with parameters; return its rows, if it has any, with columns as attributes."""
    answer = ask(sql, params)
    return [Row(answer.columns, values) for values in answer.rows]


def ask(sql: str, params: Sequence[Any] = ()) -> Answer:
    """Run any statement with parameters, past Django's cursor unless somebody watches the statements."""
    db: Any = connections[DEFAULT_DB_ALIAS]
    if _watched(db):
        return _by_cursor(db, sql, params)
    if db.in_atomic_block:
        db.validate_no_broken_transaction()
    else:
        db.close_if_health_check_failed()
        db.ensure_connection()
    with db.wrap_database_errors:
        return _wire(db).ask(sql, params)


def begin(sql: str, params: Sequence[Any]) -> None:
    """Run the first statement of an atomic block; it travels together with BEGIN when none was sent yet."""
    db: Any = connections[DEFAULT_DB_ALIAS]
    if _watched(db) or not _wire(db).idle:
        ask(sql, params)
    else:
        with db.wrap_database_errors:
            _wire(db).begin(sql, params)


def finish(sql: str, params: Sequence[Any]) -> None:
    """Run the last statement of an atomic block; it travels together with COMMIT when the block is the outermost."""
    db: Any = connections[DEFAULT_DB_ALIAS]
    if _watched(db) or len(db.atomic_blocks) != 1 or db.needs_rollback:
        ask(sql, params)
    else:
        with db.wrap_database_errors:
            _wire(db).finish(sql, params)


def _watched(db: Any) -> bool:
    """Tell whether Django's cursor is needed, to show the statements to a test."""
    return db.queries_logged or bool(db.execute_wrappers)


def _wire(db: Any) -> Wire:
    found: Wire | None = getattr(db, "workwright_wire", None)
    if found is None or found.connection is not db.connection:
        found = db.workwright_wire = Wire(db.connection)
    return found


def _by_cursor(db: Any, sql: str, params: Sequence[Any]) -> Answer:
    with db.cursor() as cursor:
        cursor.execute(sql, list(params))
        if cursor.description is None:
            return Answer((), [], cursor.rowcount)
        return Answer(tuple(column.name for column in cursor.description), cursor.fetchall(), cursor.rowcount)


def _fill(model: type[models.Model], row: dict[str, Any]) -> dict[str, Any]:
    filled = {name: make() for name, make in _defaults(model).items() if name not in row}
    return dict(sorted((filled | row).items())) if filled else row


def _adapted(model: type[models.Model], name: str, value: Any) -> Any:
    if value is None:
        return None
    adapt = _adapters(model).get(name)
    return adapt(value) if adapt else value
