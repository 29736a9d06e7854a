"""What is asked of the database, as it travels: statement by statement, trip by trip."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.backends.utils import CursorWrapper

from workwright.kernel.wire import Wire


class Trips(list[list[str]]):
    """Every trip to the database with the statements that it carried."""

    @property
    def statements(self) -> list[str]:
        return [sql for trip in self for sql in trip]

    def __str__(self) -> str:
        return "\n".join(f"  {'->' if n == 0 else '  '} {sql}" for trip in self for n, sql in enumerate(trip))


@contextmanager
def watched() -> Iterator[Trips]:
    """Note what is asked meanwhile, by the writer and by Django's cursors, without changing how it travels."""
    trips = Trips()
    run, ask, execute = Wire._run, Wire.ask, CursorWrapper.execute

    def run_watched(wire: Wire, steps: Any) -> Any:
        names = {prepared.name: sql for sql, kinds in wire._known.items() for prepared in kinds.values()}
        trips.append([names[step[0].name] for step in steps])
        return run(wire, steps)

    def ask_watched(wire: Wire, sql: str, params: Any) -> Any:
        if not wire._queue:
            trips.append([sql])
        return ask(wire, sql, params)

    def execute_watched(cursor: Any, sql: Any, params: Any = None) -> Any:
        trips.append([str(sql)])
        return execute(cursor, sql, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Wire, "_run", run_watched)
        patch.setattr(Wire, "ask", ask_watched)
        patch.setattr(CursorWrapper, "execute", execute_watched)
        yield trips
