"""Sums as files write them, as whole minor units: exact, or refused."""

from decimal import Decimal, InvalidOperation

from workwright.kernel.money import LARGEST_MINOR, exponent


def minor_units(text: str, currency: str) -> int:
    """Return "1234.5" in minor units. Raises `ValueError` for what is no amount, or has too many decimals."""
    try:
        shifted = Decimal(text.strip()).scaleb(exponent(currency))
    except InvalidOperation:
        raise ValueError(f"{text[:40]!r} is not an amount.") from None
    if not shifted.is_finite() or shifted != shifted.to_integral_value():
        raise ValueError(f"{text[:40]!r} is not an amount in {currency}.")
    if abs(shifted) > LARGEST_MINOR:
        raise ValueError(f"{text[:40]!r} is too large.")
    return int(shifted)


def plain_number(text: str, decimal: str = ".") -> str:
    """Return a number as people write it ("1.234,50", "(12.00)", "12-") as "1234.50", "-12.00", "-12"."""
    kept = text.strip().replace(" ", "").replace(" ", "").replace("'", "")
    negative = kept.startswith(("-", "(")) or kept.endswith("-")
    kept = kept.strip("()+-").replace("." if decimal == "," else ",", "").replace(decimal, ".")
    return f"-{kept}" if negative else kept
