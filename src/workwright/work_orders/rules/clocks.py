"""Time on a job, from its clock entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

ClockKind = Literal["wrench", "travel", "waiting"]
CLOCK_KINDS: tuple[ClockKind, ...] = ("wrench", "travel", "waiting")


@dataclass(frozen=True, slots=True)
class Span:
    """One entry of one person's clock; `stopped_at` None means that it still runs."""

    kind: str
    started_at: datetime
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """Whole seconds. Paid is wrench, travel and waiting together; unpaid breaks are in none of them."""

    wrench: int
    travel: int
    waiting: int

    @property
    def paid(self) -> int:
        return self.wrench + self.travel + self.waiting


def time_spent(spans: Iterable[Span], now: datetime) -> TimeSpent:
    """Add up the spans by kind; a running one counts until `now`."""
    sums = dict.fromkeys(CLOCK_KINDS, timedelta())
    for span in spans:
        sums[_kind(span)] += max((span.stopped_at or now) - span.started_at, timedelta())
    return TimeSpent(**{kind: int(length.total_seconds()) for kind, length in sums.items()})


def _kind(span: Span) -> ClockKind:
    for kind in CLOCK_KINDS:
        if kind == span.kind:
            return kind
    raise ValueError(f"{span.kind} is not a kind of clock entry")
