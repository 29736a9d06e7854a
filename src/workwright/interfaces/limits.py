"""How often somebody may try: counted by address, by account, by key, and told with 429 and Retry-After.

What opens an account is counted in the database, for all processes at once (django-allauth's limits, by `shared`);
what is called often is counted in each process (`Window`).
"""

import time

from allauth.core import ratelimit
from django.http import HttpRequest

from workwright.kernel.errors import DomainError

MOST_NAMES = 10_000


class TooMany(DomainError):
    """Too many tries from here. Wait a minute."""

    code = "too_many_tries"
    status = 429
    remembered = False


class Window:
    """Counts by name in the running minute, in this process."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._minute, self._count = 0, dict[str, int]()

    def add(self, name: str) -> bool:
        """Count one; return whether there were too many."""
        self._turn()
        self._count[name] = self._count.get(name, 0) + 1
        return self._count[name] > self.limit

    def is_full(self, name: str) -> bool:
        """Return whether there were as many as may be, without counting."""
        self._turn()
        return self._count.get(name, 0) >= self.limit

    def forget(self) -> None:
        """Start anew; between tests."""
        self._count = {}

    def _turn(self) -> None:
        minute = int(time.monotonic() // 60)
        if minute != self._minute or len(self._count) > MOST_NAMES:
            self._minute, self._count = minute, {}


def shared(request: HttpRequest, what: str, name: str = "") -> None:
    """Count a try of `what` in the database by the rates of the settings; raise `TooMany`."""
    if not ratelimit.consume(request, action=what, key=name):
        raise TooMany
