"""The short way to the database for hot actions: SQL built once per shape from the model, prepared on the server.

Everything runs on Django's own connection, in the transaction of the running action, if one runs.
"""

import threading
from asyncio import _get_running_loop
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, TypeVar, overload
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, models
from psycopg.types.json import Jsonb

from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.kernel.rows import Row as Row
from workwright.kernel.rows import row_of
from workwright.kernel.strands import in_strand, side_by_side, wait
from workwright.kernel.wire import Answer, Wire

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
Adapt = Callable[[Any], Any]
_this_thread = threading.local()


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
    """Insert rows in one statement. Fields left out get the model's default; keys are column attributes.

    What the database refuses about them is raised with the next statement, or at the end of the action.
    """
    if not rows:
        return
    filled = [_fill(model, row) for row in rows]
    columns = tuple(filled[0])
    values = _values(model, columns, filled)
    later(_insert_shape(model, columns, len(rows)), values)


def together(*groups: tuple[type[models.Model], Sequence[dict[str, Any]]]) -> None:
    """Insert rows of several tables in one statement, in the order given; a document and its lines, say."""
    filled = [(model, [_fill(model, row) for row in rows]) for model, rows in groups if rows]
    if not filled:
        return
    shape = tuple((model, tuple(rows[0]), len(rows)) for model, rows in filled)
    # PostgreSQL runs the last statement of a WITH first, and then the others from the last to the first.
    ordered = [*reversed(filled[1:]), filled[0]]
    values = [value for model, rows in ordered for value in _values(model, tuple(rows[0]), rows)]
    later(_together_shape(shape), values)


@cache
def _together_shape(shape: tuple[tuple[type[models.Model], tuple[str, ...], int], ...]) -> str:
    first, *others = (_insert_shape(*part) for part in shape)
    parts = ", ".join(f"part{n} AS ({sql})" for n, sql in reversed(list(enumerate(others))))
    return f"WITH {parts} {first}" if others else first


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


def change(model: type[models.Model], pk: UUID, **changes: Any) -> None:
    """Update one row that this action has locked: it is there, so nobody waits for the answer."""
    columns = tuple(changes)
    values = [_adapted(model, name, changes[name]) for name in columns]
    later(_update_shape(model, columns, False), [*values, pk])


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
    kind = row_of(answer.columns)
    return [tuple.__new__(kind, values) for values in answer.rows]


def ask(sql: str, params: Sequence[Any] = ()) -> Answer:
    """Run any statement with parameters, past Django's cursor unless somebody watches the statements."""
    db = _connection()
    if db.force_debug_cursor or db.execute_wrappers:
        return _by_cursor(db, sql, params)
    try:
        if in_strand():
            return _in_turn(db, sql, params)
        return _wire(db).ask(sql, params)
    except psycopg.Error:
        with db.wrap_database_errors:
            raise


def _in_turn(db: Any, sql: str, params: Sequence[Any]) -> Answer:
    """Queue a statement, and go on with its answer when those of the others beside it have come too."""
    coming = _wire(db).soon(sql, params)
    wait()
    return coming.answer()


@overload
def gather(a: Callable[[], A], b: Callable[[], B], /) -> tuple[A, B]: ...
@overload
def gather(a: Callable[[], A], b: Callable[[], B], c: Callable[[], C], /) -> tuple[A, B, C]: ...
@overload
def gather(
    a: Callable[[], A], b: Callable[[], B], c: Callable[[], C], d: Callable[[], D], /
) -> tuple[A, B, C, D]: ...
@overload
def gather(*works: Callable[[], A]) -> tuple[A, ...]: ...
def gather(*works: Callable[[], Any]) -> tuple[Any, ...]:
    """Do several things that do not wait for each other, and return their results: they ask in one trip.

    Their statements run in the order given, as far as each gets without an answer: a lock named first is held by
    what the others ask. For reads and locks of an action; outside a transaction they are done one after another.
    """
    db = _connection()
    if _watched(db) or not db.in_atomic_block:
        return tuple(work() for work in works)
    return side_by_side(works, partial(_send, db))


def _send(db: Any) -> None:
    try:
        _wire(db).flush()
    except psycopg.Error:
        with db.wrap_database_errors:
            raise


def later(sql: str, params: Sequence[Any]) -> None:
    """Run a statement whose answer nobody needs: inside a transaction it travels with the next one, in order."""
    db = _connection()
    if not db.in_atomic_block or db.force_debug_cursor or db.execute_wrappers:
        ask(sql, params)
        return
    try:
        _wire(db).later(sql, params)
    except psycopg.Error:
        with db.wrap_database_errors:
            raise


def finish(sql: str, params: Sequence[Any]) -> None:
    """Run the last statement of an atomic block; it travels together with COMMIT when the block is the outermost."""
    db = _connection()
    if _watched(db) or len(db.atomic_blocks) != 1 or db.needs_rollback:
        ask(sql, params)
    else:
        with db.wrap_database_errors:
            _wire(db).finish(sql, params)


def _connection() -> Any:
    """Return this thread's connection; Django's own way to it costs more than a small statement.

    Django keeps another one for code under a running event loop of the same thread: that is asked for each time.
    """
    if _get_running_loop() is not None:
        return connections[DEFAULT_DB_ALIAS]
    try:
        return _this_thread.db
    except AttributeError:
        _this_thread.db = connections[DEFAULT_DB_ALIAS]
        return _this_thread.db


def _watched(db: Any) -> bool:
    """Tell whether Django's cursor is needed, to show the statements to a test."""
    return db.force_debug_cursor or bool(db.execute_wrappers)


def _wire(db: Any) -> Wire:
    """Return the way to a connection that is in order, with a transaction under way in an atomic block."""
    if not db.in_atomic_block:
        db.close_if_health_check_failed()
        db.ensure_connection()
        return _wire_of(db)
    if db.needs_rollback:
        db.validate_no_broken_transaction()
    found = _wire_of(db)
    found.begin()
    return found


def _wire_of(db: Any) -> Wire:
    try:
        found: Wire = db.workwright_wire
    except AttributeError:
        found = db.workwright_wire = Wire(db.connection)
    if found.connection is not db.connection:
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


def _values(model: type[models.Model], columns: tuple[str, ...], rows: Sequence[dict[str, Any]]) -> list[Any]:
    """Return the values of the rows, one row after another, those of JSON columns wrapped."""
    adapters = _adapters(model)
    wrapped = [n for n, name in enumerate(columns) if name in adapters]
    values: list[Any] = []
    for row in rows:
        one = [row[name] for name in columns]
        for n in wrapped:
            one[n] = _adapted(model, columns[n], one[n])
        values += one
    return values


def _adapted(model: type[models.Model], name: str, value: Any) -> Any:
    if value is None:
        return None
    adapt = _adapters(model).get(name)
    return adapt(value) if adapt else value
