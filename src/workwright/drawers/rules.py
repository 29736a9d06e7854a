"""Counting cash: pure calculation."""

from collections.abc import Iterable

MOVES = ("float", "pay_in", "pay_out", "drop", "sale", "refund", "over_short")
"""What moves cash: a float brought when opening, money in and out, drops to the safe, and the count."""


def counted_total(denominations: Iterable[tuple[int, int]]) -> int:
    """Return the sum of (value in minor units, pieces)."""
    return sum(value * pieces for value, pieces in denominations)


def difference(counted_minor: int, expected_minor: int) -> int:
    """Return what is over (positive) or short (negative)."""
    return counted_minor - expected_minor
