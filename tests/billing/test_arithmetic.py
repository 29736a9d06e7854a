"""Ten thousand random invoices: lines, taxes, total, postings and credits agree to the minor unit (G9)."""

import random
from decimal import Decimal
from uuid import UUID

import pytest

from workwright.billing.postings import Claim, Earned, credit_note, invoice_issued
from workwright.billing.rules import Amounts, PricedInvoice, credited, price_invoice
from workwright.catalog.rules import Discount, PricingLine, Rounding, TaxComponent, TaxRule, TaxTable
from workwright.ledger.rules import fault, imbalance, mirrored

KINDS = ("labour", "diagnostic", "part", "consumable", "fee", "sublet")
RATES = ("0", "5", "6", "7.25", "9", "9.975", "10", "20", "21")


def random_lines(chance: random.Random) -> list[PricingLine]:
    lines = [
        PricingLine(
            key=str(n),
            kind=chance.choice(KINDS),
            quantity=Decimal(chance.randint(1, 4000)) / 1000,
            unit_price=Decimal(chance.randint(0, 500_000)) / 1000,
            discount=Discount(percent=Decimal(chance.randint(1, 1000)) / 10)
            if chance.random() < 0.2
            else None,
            tax_code=chance.choice(("a", "b", "c")),
        )
        for n in range(chance.randint(1, 8))
    ]
    if chance.random() < 0.2:
        lines.append(PricingLine("off", "discount", Decimal(1), Decimal(-chance.randint(0, 500)) / 100))
    return lines


def random_rules(chance: random.Random) -> tuple[TaxTable, Rounding]:
    rules = {
        code: TaxRule(
            code,
            tuple(TaxComponent(str(n), Decimal(chance.choice(RATES))) for n in range(chance.randint(1, 2))),
        )
        for code in "abc"
    }
    rounding = Rounding(
        currency=chance.choice(("USD", "JPY", "KWD", "EUR")),
        tax_per=chance.choice(("document", "line")),
        mode=chance.choice(("half_up", "half_even")),
        prices_include_tax=chance.random() < 0.5,
    )
    return TaxTable(rules, {}), rounding


def check(lines: list[PricingLine], priced: PricedInvoice, currency: str) -> None:
    amounts = priced.amounts.values()
    assert sum(a.net_minor for a in amounts) == priced.net_minor
    assert sum(a.tax_minor for a in amounts) == priced.tax_minor == sum(t.tax_minor for t in priced.taxes)
    assert priced.net_minor + priced.tax_minor == priced.gross_minor
    earned = [Earned(line.kind, priced.amounts[line.key]) for line in lines]
    claim = Claim(UUID(int=1), UUID(int=2), currency)
    posted = invoice_issued(claim, earned)
    assert not posted or fault(posted) == ""
    back = credit_note(claim, earned, priced.gross_minor, 0)
    assert sorted(map(str, back)) == sorted(map(str, mirrored(posted)))


def check_credit(chance: random.Random, line: Amounts, currency: str) -> None:
    """Two random parts and the rest are the line."""
    if line.gross_minor <= 0:
        return
    first = credited(line, [], chance.randint(1, line.gross_minor))
    parts = [first]
    if (left := line.less(parts).gross_minor) > 0:
        parts.append(credited(line, parts, chance.randint(1, left)))
    if any(s.base_minor or s.tax_minor for s in line.less(parts).shares):
        parts.append(credited(line, parts))
    assert sum(p.net_minor for p in parts) == line.net_minor
    assert sum(p.tax_minor for p in parts) == line.tax_minor
    claim = Claim(UUID(int=1), UUID(int=2), currency)
    for part in parts:
        assert imbalance(credit_note(claim, [Earned("part", part)], part.gross_minor, 0)) == {}


@pytest.mark.slow
def test_ten_thousand_random_invoices() -> None:
    chance = random.Random("invoices")
    for _ in range(10_000):
        lines = random_lines(chance)
        taxes, rounding = random_rules(chance)
        priced = price_invoice(lines, taxes, rounding)
        if priced.gross_minor >= 0:
            check(lines, priced, rounding.currency)
        check_credit(chance, chance.choice(list(priced.amounts.values())), rounding.currency)
