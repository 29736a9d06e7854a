"""How Stripe writes amounts: mostly as ISO 4217 has them, with a few exceptions of its own.

Source: https://docs.stripe.com/currencies (zero-decimal and three-decimal currencies, special cases).
"""

from workwright.kernel.money import Money
from workwright.payments.ports import Refused

TWO_DECIMALS_IN_NAME = frozenset({"ISK", "UGX"})
"""Have no decimals in ISO 4217, but two in the API, always "00"."""
LAST_DIGIT_ZERO = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
"""Have three decimals, of which the card networks take two."""


def to_stripe(amount: Money) -> int:
    """Return the amount as the API takes it; raise `Refused` for one that it cannot charge exactly."""
    if amount.currency in TWO_DECIMALS_IN_NAME:
        return amount.minor * 100
    if amount.currency in LAST_DIGIT_ZERO and amount.minor % 10:
        raise Refused("amount_not_payable_by_card")
    return amount.minor


def from_stripe(minor: int, currency: str) -> Money:
    """Return what the API says as money; raise `ValueError` for hundredths of a currency that has none."""
    code = currency.upper()
    if code in TWO_DECIMALS_IN_NAME:
        if minor % 100:
            raise ValueError(f"{minor} is no whole amount of {code}")
        return Money(minor // 100, code)
    return Money(minor, code)
