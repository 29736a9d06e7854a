"""The words of a priced document: what goes in, and how the branch rounds."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from workwright.catalog.rules.arithmetic import RoundingMode


class LineKind(StrEnum):
    """The kinds of charge; tax, income account and price rules depend on them."""

    DIAGNOSTIC = "diagnostic"
    LABOUR = "labour"
    PART = "part"
    CONSUMABLE = "consumable"
    FEE = "fee"
    SUBLET = "sublet"
    DISCOUNT = "discount"
    WARRANTY = "warranty"


@dataclass(frozen=True, slots=True)
class Discount:
    """Off one line: a percentage of it, or else an amount in whole currency units (5.00, not 500)."""

    percent: Decimal | None = None
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("A discount is a percentage or an amount, one of the two.")
        if self.percent is not None and not 0 <= self.percent <= 100:
            raise ValueError("A discount is between 0 and 100 percent.")
        if self.amount is not None and self.amount < 0:
            raise ValueError("A discount is not negative: raise the price instead.")

    def off(self, value: Fraction) -> Fraction:
        """What remains of `value`, exact."""
        if self.percent is not None:
            return value * (100 - Fraction(self.percent)) / 100
        return value - Fraction(self.amount or 0)


@dataclass(frozen=True, slots=True)
class PricingLine:
    """One line to price; a `discount` has a negative price and, without a tax code, is shared by the others.

    `unit_price` is in whole currency units, with tax where the branch's prices include it.
    """

    key: str
    kind: str
    quantity: Decimal
    unit_price: Decimal
    discount: Discount | None = None
    tax_code: str = ""

    @property
    def value(self) -> Fraction:
        """Quantity times price less discount, exact, in whole currency units."""
        quantity, price = self.quantity.as_integer_ratio(), self.unit_price.as_integer_ratio()
        value = Fraction(quantity[0] * price[0], quantity[1] * price[1])
        return self.discount.off(value) if self.discount else value


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a branch rounds; stored on every document. `cash_step_minor` is the smallest coin, 0 if it is 1."""

    currency: str
    tax_per: Literal["document", "line"] = "document"
    mode: RoundingMode = "half_up"
    prices_include_tax: bool = False
    cash_step_minor: int = 0
