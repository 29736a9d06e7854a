"""Hours, skills and gaps: pure calculation over stretches of time."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

NEVER: frozenset[date] = frozenset()


class Stretch(NamedTuple):
    """A half-open stretch of time between two instants."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Stretch") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Hours:
    """One stretch of a week in local wall time; Monday is 0."""

    weekday: int
    opens: time
    closes: time


def open_on(
    hours: Sequence[Hours], day: date, zone: tzinfo, closed: Container[date] = NEVER
) -> list[Stretch]:
    """Return when a resource works on `day`, in order; no hours at all means the whole day, `closed` days none."""
    if day in closed:
        return []
    if not hours:
        return [Stretch(_wall(day, time.min, zone), _wall(day + timedelta(days=1), time.min, zone))]
    own = sorted((h.opens, h.closes) for h in hours if h.weekday == day.weekday())
    return [Stretch(_wall(day, opens, zone), _wall(day, closes, zone)) for opens, closes in own]


def works_through(
    hours: Sequence[Hours], wanted: Stretch, zone: tzinfo, closed: Container[date] = NEVER
) -> bool:
    """Return whether the whole of `wanted` lies in working hours."""
    at = wanted.start
    for stretch in _days(hours, wanted, zone, closed):
        if stretch.start <= at < stretch.end:
            at = stretch.end
    return at >= wanted.end


def first_gap(
    hours: Sequence[Hours],
    taken: Iterable[Stretch],
    length: timedelta,
    after: datetime,
    zone: tzinfo,
    days: int = 14,
    closed: Container[date] = NEVER,
) -> datetime | None:
    """Return the earliest instant from `after` on with `length` of free working time, within `days` days."""
    busy = sorted(taken)
    day = after.astimezone(zone).date()
    for offset in range(days):
        for stretch in open_on(hours, day + timedelta(days=offset), zone, closed):
            at = _gap_in(stretch, busy, length, after)
            if at is not None:
                return at
    return None


def free_starts(
    open_times: Iterable[Stretch],
    taken: Iterable[Stretch],
    length: timedelta,
    after: datetime,
    step: timedelta,
) -> list[datetime]:
    """Return every start on the grid of `step` from which `length` of working time is free, in order.

    The grid counts from the beginning of each stretch of working time, which is a wall time of the branch.
    """
    busy, found = sorted(taken), []
    for stretch in open_times:
        at = stretch.start + max(-(-(after - stretch.start) // step), 0) * step
        while at + length <= stretch.end:
            if not any(other.overlaps(Stretch(at, at + length)) for other in busy):
                found.append(at)
            at += step
    return found


def lacking(skills: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the wanted skills that are not held, in alphabetical order; case does not matter."""
    held = {skill.casefold() for skill in skills}
    return tuple(sorted({skill for skill in wanted if skill.casefold() not in held}))


def _gap_in(stretch: Stretch, busy: Sequence[Stretch], length: timedelta, after: datetime) -> datetime | None:
    at = max(stretch.start, after)
    for other in busy:
        if other.end > at and other.start < at + length:
            at = other.end
    return at if at + length <= stretch.end else None


def _days(
    hours: Sequence[Hours], wanted: Stretch, zone: tzinfo, closed: Container[date]
) -> Iterable[Stretch]:
    day, last = wanted.start.astimezone(zone).date(), wanted.end.astimezone(zone).date()
    while day <= last:
        yield from open_on(hours, day, zone, closed)
        day += timedelta(days=1)


def _wall(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
