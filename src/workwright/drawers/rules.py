"""Counting cash: pure calculation."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

MOVES = (
    *("float", "pay_in", "pay_out", "drop", "sale", "refund", "over_short"),
    *("hand_in", "tip", "tip_out"),
)
"""What moves cash: a float brought when opening, money in and out, drops to the safe, cash handed in from another
drawer, tips in and out, and the count."""
BLIND = ("sale", "refund", "tip")
"""What is not shown while the shift runs: whoever counts would know what to find."""
DIRECTIONS = ("to_bank", "from_bank")
SOURCE = Path(__file__).with_name("denominations.csv")


@dataclass(frozen=True, slots=True)
class Faces:
    """The notes and coins of one currency in minor units, largest first, and who issues them."""

    issuer: str
    notes: tuple[int, ...]
    coins: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        """Every face once, the largest first: a face that is both note and coin is counted together."""
        return tuple(sorted({*self.notes, *self.coins}, reverse=True))


@cache
def denominations() -> dict[str, Faces]:
    """Return the kept table of notes and coins by currency; a currency that is not in it is counted as a sum."""
    with SOURCE.open(newline="", encoding="utf-8") as source:
        return {
            row["currency"]: Faces(row["issuer"], _faces(row["notes"]), _faces(row["coins"]))
            for row in csv.DictReader(source)
        }


def _faces(text: str) -> tuple[int, ...]:
    return tuple(int(face) for face in text.split())


def faces_of(currency: str) -> tuple[int, ...]:
    """Return the notes and coins of a currency, the largest first; none where they are not known."""
    known = denominations().get(currency)
    return known.all if known else ()


def unknown_faces(currency: str, faces: Iterable[int]) -> tuple[int, ...]:
    """Return those of the faces that the currency does not have; none where its faces are not known."""
    known = denominations().get(currency)
    return () if known is None else tuple(sorted(set(faces) - set(known.all)))


def counted_total(denominations: Iterable[tuple[int, int]]) -> int:
    """Return the sum of (value in minor units, pieces)."""
    return sum(value * pieces for value, pieces in denominations)


def difference(counted_minor: int, expected_minor: int) -> int:
    """Return what is over (positive) or short (negative)."""
    return counted_minor - expected_minor


def worked_on(wanted: date | None, opened: date, last_move: date, today: date) -> date | None:
    """Return the day that a shift counts for: the one named, else the last on which cash moved in it.

    None when the day named cannot be: before cash last moved in it, or later than today.
    """
    first = max(opened, last_move)
    if wanted is None:
        return min(first, today)
    return wanted if first <= wanted <= today else None
