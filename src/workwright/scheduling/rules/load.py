"""How much of a resource's time there is, and how much of it is sold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from workwright.scheduling.rules.hours import Stretch


@dataclass(frozen=True, slots=True)
class Load:
    """Whole minutes of one day. Available is working time less absences; sold is what visits have booked.

    Sold time counts wherever it lies in the day, so that overtime shows as more than is available.
    """

    available: int
    sold: int
    away: int

    @property
    def percent(self) -> int | None:
        """Sold / available, in whole percent; None where there is nothing to sell."""
        return round(100 * self.sold / self.available) if self.available else None


def load_of(
    day: Stretch, open_times: Sequence[Stretch], visits: Iterable[Stretch], absences: Iterable[Stretch]
) -> Load:
    """Return the load of one local day, which has 23 or 25 hours where the clock changes."""
    away = [part for absence in joined(absences) for part in within(absence, open_times)]
    working, lost = length(open_times), length(away)
    return Load(minutes(working - lost), minutes(length(within_one(visits, day))), minutes(lost))


def within(stretch: Stretch, others: Iterable[Stretch]) -> list[Stretch]:
    """Return the parts of `stretch` that lie in others."""
    return [
        Stretch(max(stretch.start, other.start), min(stretch.end, other.end))
        for other in others
        if stretch.overlaps(other)
    ]


def within_one(stretches: Iterable[Stretch], day: Stretch) -> list[Stretch]:
    return [part for stretch in stretches for part in within(stretch, [day])]


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the same time without overlaps, in order."""
    found: list[Stretch] = []
    for stretch in sorted(stretches):
        if found and stretch.start <= found[-1].end:
            found[-1] = Stretch(found[-1].start, max(found[-1].end, stretch.end))
        else:
            found.append(stretch)
    return found


def length(stretches: Iterable[Stretch]) -> timedelta:
    return sum((stretch.end - stretch.start for stretch in stretches), timedelta())


def minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
