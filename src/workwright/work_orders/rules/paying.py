"""How the lines of an order are divided among several payers: whole minor units whose parts always sum to the line.

Tax is worked out line by line here, so that a part never depends on what else is on an invoice. Fixed sums are taken
from the lines in their order until they are used up, then percentages, and the payer of the rest takes what is left,
the rest of every rounding with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from workwright.catalog.rules import PricedDocument, PricedLine, TaxTotal, round_exact
from workwright.catalog.rules.pricing import TaxShare
from workwright.kernel.money import spread

ROLES = ("customer", "insurer", "warranty", "company", "driver", "other")
TAKES = ("rest", "lines", "percent", "amount")
PAYS = ("before", "by_terms")


@dataclass(frozen=True, slots=True)
class PayerRule:
    """What a payer takes."""

    id: UUID
    takes: str
    percent: Decimal | None = None
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """A line to divide: what it comes to, who carries it whole, and what was agreed of it already."""

    line_id: UUID
    gross_minor: int
    carrier_id: UUID | None = None
    agreed: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def is_agreed(self) -> bool:
        return bool(self.agreed) and sum(self.agreed.values()) == self.gross_minor


def divide(lines: Sequence[Shared], payers: Sequence[PayerRule]) -> dict[UUID, dict[UUID, int]]:
    """Return what each payer carries of each line, tax included; a line is divided as agreed where it was.

    Who carries nothing of a line is not named, save that every line has somebody.
    """
    left = {payer.id: payer.amount_minor or 0 for payer in payers if payer.takes == "amount"}
    for line in lines:
        if line.is_agreed and line.carrier_id is None:
            for payer_id in left.keys() & line.agreed.keys():
                left[payer_id] = max(0, left[payer_id] - line.agreed[payer_id])
    return {line.line_id: _divided(line, payers, left) for line in lines}


def _divided(line: Shared, payers: Sequence[PayerRule], left: dict[UUID, int]) -> dict[UUID, int]:
    if line.is_agreed:
        return dict(line.agreed)
    if line.carrier_id is not None:
        return {line.carrier_id: line.gross_minor}
    parts: dict[UUID, int] = {}
    rest = line.gross_minor
    for payer in payers:
        if payer.takes == "amount":
            parts[payer.id] = min(left[payer.id], max(rest, 0))
            left[payer.id] -= parts[payer.id]
            rest -= parts[payer.id]
    for payer in payers:
        if payer.takes == "percent" and payer.percent is not None:
            wanted = round_exact(Fraction(line.gross_minor) * Fraction(payer.percent) / 100)
            parts[payer.id] = _within(wanted, rest)
            rest -= parts[payer.id]
    keeper = next(payer.id for payer in payers if payer.takes == "rest")
    parts[keeper] = rest
    named = {payer_id: minor for payer_id, minor in parts.items() if minor}
    return named or {keeper: 0}


def _within(wanted: int, rest: int) -> int:
    """A part never passes what is left of the line, whatever its sign."""
    return max(min(wanted, rest), 0) if rest >= 0 else min(max(wanted, rest), 0)


def split(whole: PricedLine, parts: Mapping[UUID, int], keeper: UUID) -> dict[UUID, PricedLine]:
    """Divide what a line comes to, net and tax of every code, into parts of these sums; `keeper` takes every rest.

    The parts sum to the line. Where `keeper` carries nothing of it the last named takes the rests.
    """
    ordered = sorted(parts, key=lambda payer_id: payer_id == keeper)
    found: dict[UUID, PricedLine] = {}
    left = list(whole.shares)
    for payer_id in ordered[:-1]:
        shares = _shares(left, parts[payer_id])
        found[payer_id] = _line(whole, shares)
        left = [
            TaxShare(a.code, a.base_minor - b.base_minor, a.tax_minor - b.tax_minor)
            for a, b in zip(left, shares, strict=True)
        ]
    found[ordered[-1]] = _line(whole, left)
    return found


def _shares(left: Sequence[TaxShare], gross_minor: int) -> list[TaxShare]:
    grosses = spread(gross_minor, [share.base_minor + share.tax_minor for share in left])
    return [_share(share, gross) for share, gross in zip(left, grosses, strict=True)]


def _share(share: TaxShare, gross_minor: int) -> TaxShare:
    whole = share.base_minor + share.tax_minor
    tax = round_exact(Fraction(share.tax_minor * gross_minor, whole)) if whole else 0
    return TaxShare(share.code, gross_minor - tax, tax)


def _line(whole: PricedLine, shares: Sequence[TaxShare]) -> PricedLine:
    net = sum(share.base_minor for share in shares)
    tax = sum(share.tax_minor for share in shares)
    return PricedLine(whole.key, net, tax, net + tax, whole.tax_code, tuple(shares))


def document_of(parts: Sequence[PricedLine], taxes: Sequence[TaxTotal], currency: str) -> PricedDocument:
    """Put the parts of one payer together; `taxes` are those of the whole order, with their names and rates."""
    gross = sum(part.gross_minor for part in parts)
    return PricedDocument(
        lines=tuple(parts),
        taxes=tuple(_totals(parts, taxes)),
        net_minor=sum(part.net_minor for part in parts),
        tax_minor=sum(part.tax_minor for part in parts),
        gross_minor=gross,
        currency=currency,
        cash_gross_minor=gross,
    )


def _totals(parts: Sequence[PricedLine], taxes: Sequence[TaxTotal]) -> list[TaxTotal]:
    shares = [share for part in parts for share in part.shares]
    found = []
    for code in dict.fromkeys(tax.code for tax in taxes):
        own = [tax for tax in taxes if tax.code == code]
        base = sum(share.base_minor for share in shares if share.code == code)
        due = sum(share.tax_minor for share in shares if share.code == code)
        each = spread(due, [tax.tax_minor or 1 for tax in own])
        found += [
            TaxTotal(tax.code, tax.name, tax.rate, base, part, tax.note)
            for tax, part in zip(own, each, strict=True)
        ]
    return [tax for tax in found if tax.base_minor or tax.tax_minor]
