"""When a message is tried again. Pure."""

from datetime import timedelta

MAX_ATTEMPTS = 10
SEARCH_AFTER, SEARCH_UNTIL = timedelta(minutes=2), timedelta(days=1)
"""When a provider is asked whether it took a message that nobody knows the fate of."""
LEASE = timedelta(minutes=10)
"""A message claimed longer ago than this was lost with its worker: its fate is unknown."""


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 1, 2, 4, ... minutes, at most 6 hours."""
    return min(timedelta(minutes=2 ** max(attempts - 1, 0)), timedelta(hours=6))
