"""What a credit note takes back of one invoice line: whole minor units whose parts always sum to the line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from workwright.kernel.money import spread


class NothingLeft(ValueError):
    """The line was credited in full before."""


class TooMuch(ValueError):
    """More than is left of the line."""

    def __init__(self, left_minor: int) -> None:
        super().__init__(f"only {left_minor} is left of the line")
        self.left_minor = left_minor


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a line under one tax code."""

    code: str
    base_minor: int
    tax_minor: int

    @property
    def gross_minor(self) -> int:
        return self.base_minor + self.tax_minor


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a line, or a credit of it, comes to; `discount_minor` is what the net would be higher without."""

    shares: tuple[Share, ...]
    discount_minor: int = 0

    @property
    def net_minor(self) -> int:
        return sum(share.base_minor for share in self.shares)

    @property
    def tax_minor(self) -> int:
        return sum(share.tax_minor for share in self.shares)

    @property
    def gross_minor(self) -> int:
        return self.net_minor + self.tax_minor

    def less(self, others: Iterable["Amounts"]) -> "Amounts":
        """Return what is left after `others`, share by share."""
        left = self
        for other in others:
            pairs = zip(left.shares, other.shares, strict=True)
            left = Amounts(
                tuple(
                    Share(a.code, a.base_minor - b.base_minor, a.tax_minor - b.tax_minor) for a, b in pairs
                ),
                left.discount_minor - other.discount_minor,
            )
        return left


def credited(line: Amounts, earlier: Iterable[Amounts], gross_minor: int | None = None) -> Amounts:
    """Return what to take back of a line: all that is left, or `gross_minor` of it (with the line's sign).

    A part is spread over the tax codes of the line and divided into net and tax at the line's own ratio; the
    last part takes what is left, so that all credits together are the line. Raises NothingLeft, TooMuch.
    """
    left = line.less(earlier)
    if left.gross_minor == 0 and not any(s.base_minor or s.tax_minor for s in left.shares):
        raise NothingLeft
    if gross_minor is None or gross_minor == left.gross_minor:
        return left
    if gross_minor == 0 or abs(gross_minor) > abs(left.gross_minor) or gross_minor * left.gross_minor < 0:
        raise TooMuch(left.gross_minor)
    parts = spread(gross_minor, [share.gross_minor for share in left.shares])
    shares = tuple(_part(share, part) for share, part in zip(left.shares, parts, strict=True))
    return Amounts(shares, _proportion(left.discount_minor, gross_minor, left.gross_minor))


def _part(share: Share, gross_minor: int) -> Share:
    tax = _proportion(share.tax_minor, gross_minor, share.gross_minor) if share.gross_minor else 0
    return Share(share.code, gross_minor - tax, tax)


def _proportion(amount: int, part: int, whole: int) -> int:
    """Return amount * part / whole rounded half up; never more than the amount."""
    numerator, denominator = abs(amount * part), abs(whole)
    rounded = (2 * numerator + denominator) // (2 * denominator)
    return rounded if amount >= 0 else -rounded


def taxes_of(taxes: Iterable[dict[str, Any]], credits: Sequence[Amounts]) -> list[dict[str, Any]]:
    """Return an invoice's tax totals scaled to what is credited; several taxes of one code share its sum."""
    by_code: dict[str, list[dict[str, Any]]] = {}
    for tax in taxes:
        by_code.setdefault(tax["code"], []).append(tax)
    shares = [share for amounts in credits for share in amounts.shares]
    found: list[dict[str, Any]] = []
    for code, own in by_code.items():
        base = sum(share.base_minor for share in shares if share.code == code)
        due = sum(share.tax_minor for share in shares if share.code == code)
        parts = spread(due, [t["tax_minor"] for t in own])
        found += [{**t, "base_minor": base, "tax_minor": part} for t, part in zip(own, parts, strict=True)]
    return [tax for tax in found if tax["base_minor"] or tax["tax_minor"]]
