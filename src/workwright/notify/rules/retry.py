"""When a message is tried again. Pure."""

from datetime import timedelta

MAX_ATTEMPTS = 10
LEASE = timedelta(minutes=10)
"""A message claimed longer ago than this was lost with its worker: its fate is unknown."""


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 1, 2, 4, ... minutes, at most 6 hours."""
    return min(timedelta(minutes=2 ** max(attempts - 1, 0)), timedelta(hours=6))
