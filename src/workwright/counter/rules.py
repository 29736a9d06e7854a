"""Shares and counts at the counter: pure calculation."""

from decimal import ROUND_HALF_UP, Decimal


def many(quantity: Decimal) -> str:
    """Return a quantity as it is said, without idle zeros."""
    return f"{quantity.normalize():f}"


def share_of(gross_minor: int, sold: Decimal, back: Decimal) -> int:
    """Return what `back` of `sold` cost. Asked for growing sums, the differences never pass the whole.

    >>> [share_of(1000, Decimal(3), Decimal(n)) for n in (1, 2, 3)]
    [333, 667, 1000]
    """
    return int((gross_minor * back / sold).to_integral_value(ROUND_HALF_UP))
