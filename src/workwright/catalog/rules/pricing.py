"""Totals of a document: the one place of the product where prices become money (money.md, principle 7).

Line by line, quantity times price less discount is rounded to the minor unit. Tax is worked out once per
rate on the sum of its lines (or per line where the branch chose so), and spread by largest remainder,
so that lines, taxes and total always agree to the minor unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from workwright.catalog.rules.arithmetic import round_exact, round_over, round_to_step, spread, spread_over
from workwright.catalog.rules.lines import LineKind, PricingLine, Rounding
from workwright.catalog.rules.taxes import TaxRule, TaxTable
from workwright.kernel.money import exponent

NO_TAX = TaxRule("", ())


@dataclass(frozen=True, slots=True)
class TaxShare:
    """The part of a line that bears one tax code; most lines have one share, a shared discount several."""

    code: str
    base_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class PricedLine:
    key: str
    net_minor: int
    tax_minor: int
    gross_minor: int
    tax_code: str
    shares: tuple[TaxShare, ...]


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """One tax of the document, as it is printed and declared; `rate` is in percent."""

    code: str
    name: str
    rate: Decimal
    base_minor: int
    tax_minor: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class PricedDocument:
    """Sums agree: net + tax = gross, per line and in all. `cash_gross_minor` is for a payer in coins."""

    lines: tuple[PricedLine, ...]
    taxes: tuple[TaxTotal, ...]
    net_minor: int
    tax_minor: int
    gross_minor: int
    currency: str
    cash_gross_minor: int


@dataclass(slots=True)
class _Part:
    """A line, or the share of a discount, under one tax rule; `stated` is net or gross, as prices are."""

    line: int
    rule: TaxRule
    stated: int
    tax: int = 0


def price_document(lines: Sequence[PricingLine], taxes: TaxTable, rounding: Rounding) -> PricedDocument:
    """Price a document: pure, exact, the same at preview, freeze and issue. Raises UnknownTaxCode."""
    stated = [_stated_minor(line, rounding) for line in lines]
    parts = _split_by_tax(lines, stated, taxes)
    totals: list[TaxTotal] = []
    for rule in {part.rule.code: part.rule for part in parts}.values():
        totals += _tax_one_rule(rule, [part for part in parts if part.rule.code == rule.code], rounding)
    priced = _priced_lines(lines, parts, rounding)
    gross = sum(line.gross_minor for line in priced)
    return PricedDocument(
        lines=priced,
        taxes=tuple(totals),
        net_minor=sum(line.net_minor for line in priced),
        tax_minor=sum(line.tax_minor for line in priced),
        gross_minor=gross,
        currency=rounding.currency,
        cash_gross_minor=round_to_step(gross, rounding.cash_step_minor, rounding.mode),
    )


def tax_in_prepayment(document: PricedDocument, amount_minor: int) -> tuple[TaxTotal, ...]:
    """The tax contained in a payment before the invoice, where the law taxes prepayments (G13).

    The payment is taken to buy an equal share of everything on the document; base and tax of all codes, with
    the untaxed rest, sum to the payment.
    """
    if not document.gross_minor:
        return ()
    part = Fraction(amount_minor, document.gross_minor)
    codes = {tax.code: [t for t in document.taxes if t.code == tax.code] for tax in document.taxes}
    grosses = [own[0].base_minor + sum(t.tax_minor for t in own) for own in codes.values()]
    grosses.append(document.gross_minor - sum(grosses))
    shares = spread([gross * part for gross in grosses], amount_minor)
    return tuple(
        total
        for own, share in zip(codes.values(), shares, strict=False)
        for total in _prepaid(own, share, part)
    )


def _prepaid(totals: Sequence[TaxTotal], share_minor: int, part: Fraction) -> list[TaxTotal]:
    taxes = [round_exact(total.tax_minor * part) for total in totals]
    base = share_minor - sum(taxes)
    return [replace(t, base_minor=base, tax_minor=tax) for t, tax in zip(totals, taxes, strict=True)]


def _stated_minor(line: PricingLine, rounding: Rounding) -> int:
    value = line.value
    return round_over(value.numerator * 10 ** exponent(rounding.currency), value.denominator, rounding.mode)


def _split_by_tax(lines: Sequence[PricingLine], stated: Sequence[int], taxes: TaxTable) -> list[_Part]:
    """One part per line; a discount without a code becomes one part per code of the other lines."""
    shared = [i for i, line in enumerate(lines) if _is_shared(line, taxes)]
    parts = [
        _Part(i, taxes.rule_for(line), stated[i]) for i, line in enumerate(lines) if i not in set(shared)
    ]
    weights = _weights(parts)
    for i in shared:
        parts += _share_discount(i, stated[i], weights)
    return parts


def _is_shared(line: PricingLine, taxes: TaxTable) -> bool:
    return line.kind == LineKind.DISCOUNT and not line.tax_code and line.kind not in taxes.by_kind


def _weights(parts: Sequence[_Part]) -> list[tuple[TaxRule, int]]:
    rules = {part.rule.code: part.rule for part in parts}
    sums = {code: sum(part.stated for part in parts if part.rule.code == code) for code in rules}
    return [(rules[code], amount) for code, amount in sums.items() if amount > 0]


def _share_discount(line: int, stated: int, weights: Sequence[tuple[TaxRule, int]]) -> list[_Part]:
    """In proportion to what each tax code sells; with nothing to share over, it bears no tax."""
    whole = sum(weight for _, weight in weights)
    if not whole:
        return [_Part(line, NO_TAX, stated)]
    amounts = spread([Fraction(stated * weight, whole) for _, weight in weights], stated)
    return [_Part(line, rule, amount) for (rule, _), amount in zip(weights, amounts, strict=True)]


def _tax_one_rule(rule: TaxRule, parts: Sequence[_Part], rounding: Rounding) -> list[TaxTotal]:
    """Set the tax of every part, and say the totals per component of the rule."""
    stated = [part.stated for part in parts]
    work_out = _inclusive if rounding.prices_include_tax else _exclusive
    taxes, per_component = work_out(stated, rule, rounding)
    for part, tax in zip(parts, taxes, strict=True):
        part.tax = tax
    base = sum(stated) - (sum(taxes) if rounding.prices_include_tax else 0)
    return [
        TaxTotal(rule.code, component.name, component.rate, base, tax, rule.note)
        for component, tax in zip(rule.components, per_component, strict=True)
    ]


def _exclusive(stated: Sequence[int], rule: TaxRule, rounding: Rounding) -> tuple[list[int], list[int]]:
    """The tax of each part, and of each component: every component is rounded by itself."""
    rows = [_rounded(stated, Fraction(c.rate) / 100, rounding) for c in rule.components]
    return [sum(column) for column in zip(*rows, strict=True)] or [0] * len(stated), [
        sum(row) for row in rows
    ]


def _inclusive(stated: Sequence[int], rule: TaxRule, rounding: Rounding) -> tuple[list[int], list[int]]:
    """The whole tax is rounded once, out of the gross; the components divide what came out."""
    rate = Fraction(rule.rate)
    taxes = _rounded(stated, rate / (100 + rate), rounding)
    whole = sum(taxes)
    shares = [whole * Fraction(component.rate) / (rate or 1) for component in rule.components]
    return taxes, spread(shares, whole) if shares else []


def _rounded(stated: Sequence[int], factor: Fraction, rounding: Rounding) -> list[int]:
    exact, below = [amount * factor.numerator for amount in stated], factor.denominator
    if rounding.tax_per == "line":
        return [round_over(tax, below, rounding.mode) for tax in exact]
    return spread_over(exact, below, round_over(sum(exact), below, rounding.mode))


def _priced_lines(
    lines: Sequence[PricingLine], parts: Sequence[_Part], rounding: Rounding
) -> tuple[PricedLine, ...]:
    by_line: list[list[TaxShare]] = [[] for _ in lines]
    for part in parts:
        base = part.stated - (part.tax if rounding.prices_include_tax else 0)
        by_line[part.line].append(TaxShare(part.rule.code, base, part.tax))
    return tuple(_priced_line(line, shares) for line, shares in zip(lines, by_line, strict=True))


def _priced_line(line: PricingLine, shares: list[TaxShare]) -> PricedLine:
    net = sum(share.base_minor for share in shares)
    tax = sum(share.tax_minor for share in shares)
    code = shares[0].code if len(shares) == 1 else ""
    return PricedLine(line.key, net, tax, net + tax, code, tuple(shares))
