"""Exact whole-number arithmetic under a stated rounding: nothing here ever touches a float."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Literal

RoundingMode = Literal["half_up", "half_even"]


def round_exact(value: Fraction, mode: RoundingMode = "half_up") -> int:
    """Round to a whole number. Half up means away from zero, so that a credit note mirrors its invoice."""
    return round_over(value.numerator, value.denominator, mode)


def round_over(numerator: int, denominator: int, mode: RoundingMode = "half_up") -> int:
    """Round a quotient as `round_exact` does; the denominator is positive."""
    whole, rest = divmod(abs(numerator), denominator)
    twice = 2 * rest
    up = twice > denominator or (twice == denominator and (mode == "half_up" or whole % 2 == 1))
    magnitude = whole + 1 if up else whole
    return magnitude if numerator >= 0 else -magnitude


def spread(exact: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers that sum to `total`, each the nearest fair one to its exact share.

    Largest remainder: every share is cut towards zero and the missing units go to the largest remainders of
    the missing sign, the earlier share first when they tie. Negating all the shares and the total negates the
    answer. `total` must be the sum of the shares rounded; otherwise a share may move by more than one unit.
    """
    denominator = lcm(*(value.denominator for value in exact))
    numerators = [value.numerator * (denominator // value.denominator) for value in exact]
    return spread_over(numerators, denominator, total)


def spread_over(numerators: Sequence[int], denominator: int, total: int) -> list[int]:
    """Spread as `spread` does, with the exact shares as quotients over one positive denominator."""
    shares = [_cut(numerator, denominator) for numerator in numerators]
    missing = total - sum(shares)
    if not missing:
        return shares
    sign = 1 if missing >= 0 else -1
    by_remainder = sorted(range(len(shares)), key=lambda i: (shares[i] * denominator - numerators[i]) * sign)
    for turn in range(abs(missing)):
        shares[by_remainder[turn % len(shares)]] += sign
    return shares


def round_to_step(minor: int, step_minor: int, mode: RoundingMode = "half_up") -> int:
    """The nearest amount that coins can pay; the amount itself where there is no step (0 or 1)."""
    if step_minor <= 1:
        return minor
    return round_exact(Fraction(minor, step_minor), mode) * step_minor


def _cut(numerator: int, denominator: int) -> int:
    magnitude = abs(numerator) // denominator
    return magnitude if numerator >= 0 else -magnitude
