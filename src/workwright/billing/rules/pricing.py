"""The sums of an invoice: `price_document` of the catalog, with each discount told apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from workwright.billing.rules.credit import Amounts, Share
from workwright.catalog.rules import (
    Discount,
    PricedDocument,
    PricingLine,
    Rounding,
    TaxTable,
    TaxTotal,
    price_document,
)


@dataclass(frozen=True, slots=True)
class PricedInvoice:
    """`amounts` by line key; `taxes` and the sums as they are printed and stored."""

    amounts: dict[str, Amounts]
    taxes: tuple[TaxTotal, ...]
    net_minor: int
    tax_minor: int
    gross_minor: int


def discount_of(percent: Decimal | None, amount: Decimal | None) -> Discount | None:
    """Return a line's discount as the calculation wants it."""
    return None if percent is None and amount is None else Discount(percent, amount)


def price_invoice(lines: Sequence[PricingLine], taxes: TaxTable, rounding: Rounding) -> PricedInvoice:
    """Price an invoice. Raises UnknownTaxCode where the branch has no rate for a line."""
    priced = price_document(lines, taxes, rounding)
    discounts = _discounts(lines, priced, taxes, rounding)
    amounts = {
        line.key: Amounts(
            tuple(Share(s.code, s.base_minor, s.tax_minor) for s in line.shares), discounts.get(line.key, 0)
        )
        for line in priced.lines
    }
    return PricedInvoice(amounts, priced.taxes, priced.net_minor, priced.tax_minor, priced.gross_minor)


def _discounts(
    lines: Sequence[PricingLine], priced: PricedDocument, taxes: TaxTable, rounding: Rounding
) -> dict[str, int]:
    """What each discounted line would earn more, net, without its discount."""
    discounted = {line.key for line in lines if line.discount}
    if not discounted:
        return {}
    full = price_document([replace(line, discount=None) for line in lines], taxes, rounding)
    pairs = zip(full.lines, priced.lines, strict=True)
    return {a.key: max(0, a.net_minor - b.net_minor) for a, b in pairs if a.key in discounted}


def taxes_as_stored(taxes: Sequence[TaxTotal]) -> list[dict[str, Any]]:
    """Return the tax totals as plain values; rates as text, so that nothing is lost."""
    return [{**_plain(tax), "rate": f"{tax.rate.normalize():f}"} for tax in taxes]


def rounding_as_stored(rounding: Rounding) -> dict[str, Any]:
    return _plain(rounding)


def shares_as_stored(amounts: Amounts) -> list[dict[str, Any]]:
    return [_plain(share) for share in amounts.shares]


def _plain(value: Rounding | TaxTotal | Share) -> dict[str, Any]:
    """Return the fields of something flat; `asdict` copies in depth, which takes ten times as long."""
    return {name: getattr(value, name) for name in value.__slots__}


def amounts_from_stored(shares: Sequence[dict[str, Any]], discount_minor: int) -> Amounts:
    return Amounts(tuple(Share(**share) for share in shares), discount_minor)
