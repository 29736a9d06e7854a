"""Statements prepared once per connection and run by libpq itself: the driver's cursors cost three times as much.

Values are turned into bytes and back by the driver's own adapters; errors are the driver's own. Whole numbers always
travel as eight bytes, so that one statement is not prepared anew for small and for large ones.
"""

import re
import select
from collections.abc import Sequence
from functools import cache
from typing import Any

import psycopg
from psycopg import errors, pq
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper

from workwright.kernel.arrays import Lists

_PLACE = re.compile(r"%[s%]")
# As plain numbers: they are compared for every statement.
_DONE, _ROWS = int(pq.ExecStatus.COMMAND_OK), int(pq.ExecStatus.TUPLES_OK)
_SYNC = int(pq.ExecStatus.PIPELINE_SYNC)
_CONNECTED = int(pq.ConnStatus.OK)
_IDLE = int(pq.TransactionStatus.IDLE)
Values = Sequence[Any]


class Answer:
    """What a statement gave: the names of its columns, its rows, and how many rows it changed or found."""

    __slots__ = ("columns", "count", "rows")

    def __init__(self, columns: tuple[str, ...], rows: list[tuple[Any, ...]], count: int) -> None:
        self.columns, self.rows, self.count = columns, rows, count


class _Prepared:
    """One statement for one list of types, as the server knows it."""

    __slots__ = ("columns", "load", "name", "types")

    def __init__(self, name: bytes, types: tuple[int, ...]) -> None:
        self.name, self.types = name, types
        self.load: Any = None
        self.columns: tuple[str, ...] = ()

    def takes(self, types: tuple[int, ...], values: Values) -> bool:
        """Tell whether it was prepared for these types; a null goes with any."""
        same = zip(self.types, types, values, strict=True)
        return all(value is None or known == asked for known, asked, value in same)


class Coming:
    """The answer of a statement that is queued: asking for it sends the queue, unless it has travelled already."""

    __slots__ = ("_answer", "_wire")

    def __init__(self, wire: "Wire") -> None:
        self._wire = wire
        self._answer: Answer | None = None

    def arrive(self, answer: Answer) -> None:
        """Take the answer."""
        self._answer = answer

    def answer(self) -> Answer:
        """Return the answer; raise the driver's error when the statement, or one before it, fails."""
        if self._answer is None:
            self._wire.flush()
        if self._answer is None:
            raise psycopg.InterfaceError("this statement was dropped with its transaction")
        return self._answer


_Step = tuple[_Prepared, Sequence[Any], Sequence[Any], Coming | None]
_BEGIN, _COMMIT, _CHECK = "BEGIN", "COMMIT", "SET CONSTRAINTS ALL IMMEDIATE"


class _Adaptation:
    """The connection's adapters, with whole numbers as eight bytes."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.connection = connection
        self.adapters = AdaptersMap(connection.adapters)
        self.adapters.register_loader("timestamptz", TimestamptzLoader)  # Django's own is not compiled
        self.adapters.register_dumper(int, Int8Dumper)
        self.adapters.register_dumper(int, Int8BinaryDumper)
        self.adapters.register_dumper(list, Lists)


class Wire:
    """One connection, and the statements it has prepared."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.connection = connection
        self._pg = connection.pgconn
        self._adaptation = _Adaptation(connection)
        self._dump = Transformer(self._adaptation)
        self._known: dict[str, dict[tuple[int, ...], _Prepared]] = {}
        self._queue: list[_Step] = []
        self._count = 0
        self._poll = select.poll()
        self._poll.register(self._pg.socket, select.POLLIN)

    def ask(self, sql: str, params: Values) -> Answer:
        """Run one statement with `%s` places; raise the driver's error when it fails, or one that was queued."""
        prepared, values, formats, _ = step = self._prepare(sql, params)
        if self._queue:
            return self._run([*self._taken(), step])[-1]
        return self._answer(prepared, self._pg.exec_prepared(prepared.name, values, formats))

    def later(self, sql: str, params: Values) -> None:
        """Queue a statement whose answer nobody needs: it travels with the next one, in order."""
        self._queue.append(self._prepare(sql, params))

    def soon(self, sql: str, params: Values) -> Coming:
        """Queue a statement whose answer is needed in a while: it travels with the next one, in order."""
        coming = Coming(self)
        self._queue.append(self._prepare(sql, params, coming))
        return coming

    def flush(self) -> None:
        """Run what is queued."""
        if self._queue:
            self._run(self._taken())

    def forget(self) -> None:
        """Drop what is queued: its transaction is being undone."""
        self._queue.clear()

    def begin(self) -> None:
        """Queue BEGIN, unless a transaction is open."""
        if not self._queue and self._pg.transaction_status == _IDLE:
            self._queue.append(self._prepare(_BEGIN, ()))

    def finish(self, sql: str, params: Values) -> None:
        """Run the last statement of a transaction and commit, in one trip with what is queued.

        What is checked at commit is checked before it: the last statement takes what everybody waits for.
        """
        last = self._prepare(sql, params)
        self._run([*self._taken(), self._prepare(_CHECK, ()), last, self._prepare(_COMMIT, ())])

    def _taken(self) -> list[_Step]:
        queued, self._queue = self._queue, []
        return queued

    def _run(self, steps: list[_Step]) -> list[Answer]:
        """Run several statements in one trip. After one has failed the server leaves out the rest."""
        with _Pipeline(self._pg) as pipeline:
            for prepared, values, formats, _ in steps:
                self._pg.send_query_prepared(prepared.name, values, formats)
            results = pipeline.results(self._poll)
        answers = [self._answer(step[0], result) for step, result in zip(steps, results, strict=True)]
        for (*_, coming), answer in zip(steps, answers, strict=True):
            if coming is not None:
                coming.arrive(answer)
        return answers

    def _prepare(self, sql: str, params: Values, coming: Coming | None = None) -> _Step:
        """Return the statement as prepared for the types of these values, and the values as bytes."""
        try:
            values = self._dump.dump_sequence(params, _automatic(len(params)))
        except OverflowError as error:
            raise psycopg.DataError("a number is too large") from error
        types = self._dump.types or ()
        variants = self._known.setdefault(sql, {})
        prepared = variants.get(types) or self._variant(sql, variants, types, params)
        return prepared, values, self._dump.formats or (), coming

    def _variant(
        self,
        sql: str,
        variants: dict[tuple[int, ...], _Prepared],
        types: tuple[int, ...],
        params: Values,
    ) -> _Prepared:
        for prepared in variants.values():
            if prepared.takes(types, params):
                break
        else:
            self._count += 1
            prepared = _Prepared(f"ww{self._count}".encode(), types)
            result = self._pg.prepare(prepared.name, _numbered(sql), types)
            if result.status != _DONE:
                raise _error(self._pg, result)
        variants[types] = prepared
        return prepared

    def _answer(self, prepared: _Prepared, result: Any) -> Answer:
        if result.status != _ROWS:
            if result.status != _DONE:
                raise _error(self._pg, result)
            return Answer((), [], result.command_tuples or 0)
        load = prepared.load
        if load is None:
            load = prepared.load = Transformer(self._adaptation)
            load.set_pgresult(result)
            prepared.columns = tuple(result.fname(n).decode() for n in range(result.nfields))
        else:
            load.set_pgresult(result, set_loaders=False)
        count = result.ntuples
        return Answer(prepared.columns, load.load_rows(0, count, tuple), count)


class _Pipeline:
    """Several statements sent together."""

    def __init__(self, pg: Any) -> None:
        self._pg = pg

    def __enter__(self) -> "_Pipeline":
        self._pg.enter_pipeline_mode()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Go on with the connection, or give it up: after an interruption nobody knows which results are to come."""
        if kind is None:
            self._pg.exit_pipeline_mode()
        else:
            self._pg.finish()

    def results(self, poll: "select.poll") -> list[Any]:
        """Send what was queued and return its results in order; other threads run meanwhile."""
        self._pg.pipeline_sync()
        while self._pg.flush():
            self._wait_for_room()
        found: list[Any] = []
        while True:
            while self._pg.is_busy():
                poll.poll()
                self._pg.consume_input()
            result = self._pg.get_result()
            if result is not None:
                if result.status == _SYNC:
                    return found
                found.append(result)
            elif self._pg.status != _CONNECTED:
                raise psycopg.OperationalError("the connection to the database is lost")

    def _wait_for_room(self) -> None:
        """Wait until more can be sent; the server may have to be heard first."""
        both = select.poll()
        both.register(self._pg.socket, select.POLLIN | select.POLLOUT)
        if both.poll()[0][1] & select.POLLIN:
            self._pg.consume_input()


def _error(pg: Any, result: Any) -> psycopg.Error:
    """Return the driver's error for a statement that failed."""
    if pg.status != _CONNECTED:
        return psycopg.OperationalError(pg.get_error_message())
    return errors.error_from_result(result, encoding="utf-8")


@cache
def _automatic(count: int) -> list[PyFormat]:
    return [PyFormat.AUTO] * count


@cache
def _numbered(sql: str) -> bytes:
    """Return the statement with numbered places in place of `%s`."""
    count = 0

    def number(place: re.Match[str]) -> str:
        nonlocal count
        if place.group() == "%%":
            return "%"
        count += 1
        return f"${count}"

    return _PLACE.sub(number, sql).encode()
