"""One circuit per destination: who does not answer is left alone, longer each time, and nobody waits for them.

Kept in the database, so that web servers and worker know together. While a circuit is open nothing is called; when
its pause is over one caller tries, the others go on without.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 120.0
TRY_SECONDS = 60.0
"""How long the one who tries may take; after that somebody else may."""

_MAY_TRY = (
    "WITH mine AS (UPDATE kernel_circuit SET open_until = %s + make_interval(secs => %s) "
    "WHERE destination = %s AND open_until <= %s RETURNING 1) "
    "SELECT EXISTS (SELECT 1 FROM mine) OR NOT EXISTS "
    "(SELECT 1 FROM kernel_circuit WHERE destination = %s AND failures >= needed)"
)
_FAILED = (
    "INSERT INTO kernel_circuit AS c (destination, failures, needed, since, open_until, error) "
    "VALUES (%(name)s, 1, %(needed)s, %(now)s, "
    "%(now)s + make_interval(secs => %(first)s * (0.75 + 0.5 * random())), %(error)s) "
    "ON CONFLICT (destination) DO UPDATE SET failures = least(c.failures + 1, 1000), "
    "needed = least(c.needed, EXCLUDED.needed), error = EXCLUDED.error, open_until = %(now)s "
    "+ make_interval(secs => least(%(first)s * power(2, least(c.failures, 20)), %(longest)s) "
    "* (0.75 + 0.5 * random()))"
)


class Outage(NamedTuple):
    """A destination that does not answer: since when, how often asked, when it is asked again, what it said."""

    destination: str
    failures: int
    since: datetime
    again_at: datetime
    error: str


def may_try(destination: str, now: datetime) -> bool:
    """Return whether to call. When a pause is over, the first who asks is told yes and the others no."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY_TRY, [now, TRY_SECONDS, destination, now, destination])
        return bool(cursor.fetchone()[0])


def failed(destination: str, now: datetime, error: str, needed: int = 1) -> None:
    """Note that nobody answered. The circuit opens after `needed` times in a row; pauses double, with jitter."""
    facts: dict[str, str | int | float | datetime] = {"name": destination, "needed": needed, "now": now}
    facts |= {"error": error[:300], "first": FIRST_PAUSE, "longest": LONGEST_PAUSE}
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, facts)


def answered(destination: str) -> None:
    """Note an answer, whatever it was: the circuit closes."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_circuit WHERE destination = %s", [destination])


def is_open(destination: str) -> bool:
    """Return whether a destination is away, its pause over or not: for doors that leave trying to the worker."""
    return any(outage.destination == destination for outage in outages())


def outages() -> list[Outage]:
    """Return the destinations whose circuit is open, oldest trouble first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT destination, failures, since, open_until, error FROM kernel_circuit "
            "WHERE failures >= needed ORDER BY since"
        )
        return [Outage(*row) for row in cursor.fetchall()]
