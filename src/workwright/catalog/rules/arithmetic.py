"""Exact whole-number arithmetic under a stated rounding: nothing here ever touches a float."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

RoundingMode = Literal["half_up", "half_even"]


def round_exact(value: Fraction, mode: RoundingMode = "half_up") -> int:
    """Round to a whole number. Half up means away from zero, so that a credit note mirrors its invoice."""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    twice = 2 * rest
    up = twice > value.denominator or (twice == value.denominator and (mode == "half_up" or whole % 2 == 1))
    magnitude = whole + 1 if up else whole
    return magnitude if value >= 0 else -magnitude


def spread(exact: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers that sum to `total`, each the nearest fair one to its exact share.

    Largest remainder: every share is cut towards zero and the missing units go to the largest remainders of
    the missing sign, the earlier share first when they tie. Negating all the shares and the total negates the
    answer. `total` must be the sum of the shares rounded; otherwise a share may move by more than one unit.
    """
    shares = [_cut(value) for value in exact]
    missing = total - sum(shares)
    sign = 1 if missing >= 0 else -1
    by_remainder = sorted(range(len(shares)), key=lambda i: (shares[i] - exact[i]) * sign)
    for turn in range(abs(missing)):
        shares[by_remainder[turn % len(shares)]] += sign
    return shares


def round_to_step(minor: int, step_minor: int, mode: RoundingMode = "half_up") -> int:
    """The nearest amount that coins can pay; the amount itself where there is no step (0 or 1)."""
    if step_minor <= 1:
        return minor
    return round_exact(Fraction(minor, step_minor), mode) * step_minor


def _cut(value: Fraction) -> int:
    magnitude = abs(value.numerator) // value.denominator
    return magnitude if value >= 0 else -magnitude
