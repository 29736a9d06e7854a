"""Money as whole minor units, so that Python, PostgreSQL and the phone agree to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Self

# ISO 4217 (list one, 2026): every currency has two decimals but these.
_NO_DECIMALS = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
_THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())  # noqa: SIM905
LARGEST_MINOR = 2**53 - 1
"""The largest amount that JavaScript holds exactly; larger ones are refused at every door."""


def exponent(currency: str) -> int:
    """Return the number of decimals of `currency` (ISO 4217)."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, fils, yen) of one ISO 4217 currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are whole numbers, not {type(self.minor).__name__}")
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise ValueError(f"{self.currency!r} is not an ISO 4217 code")

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(0, currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str, *, half_even: bool = False) -> Self:
        """Round an amount in major units (12.345 dollars) to whole minor units, half away from zero."""
        mode = ROUND_HALF_EVEN if half_even else ROUND_HALF_UP
        return cls(int(amount.scaleb(exponent(currency)).quantize(Decimal(1), mode)), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with the decimals of the currency."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: Self) -> Self:
        self._same_currency(other)
        return type(self)(self.minor + other.minor, self.currency)

    def __sub__(self, other: Self) -> Self:
        self._same_currency(other)
        return type(self)(self.minor - other.minor, self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.minor, self.currency)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")


def spread(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Split `total_minor` in proportion to `weights` by largest remainder; the parts sum to the total.

    Ties go to the earlier weight, so the same input gives the same parts. All-zero weights put all on the first.
    """
    if not weights:
        if total_minor:
            raise ValueError("nothing to spread over")
        return []
    size = sum(map(abs, weights))
    if size == 0:
        return [total_minor, *([0] * (len(weights) - 1))]
    if total_minor < 0:
        return [-part for part in spread(-total_minor, weights)]
    exact = [divmod(total_minor * abs(weight), size) for weight in weights]
    parts = [whole for whole, _ in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-exact[i][1], i))
    for index in by_remainder[: total_minor - sum(parts)]:
        parts[index] += 1
    return parts
