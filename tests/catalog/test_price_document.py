"""The totals of a document: fixtures worked by hand (the phone has them too), properties that never bend."""

import json
import random
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workwright.catalog.rules import (
    Discount,
    PricedDocument,
    PricingLine,
    Rounding,
    TaxComponent,
    TaxRule,
    TaxTable,
    TaxTotal,
    UnknownTaxCode,
    price_document,
    tax_in_prepayment,
)

VECTORS = sorted((Path(__file__).parent / "vectors").glob("*.json"))


def load(path: Path) -> tuple[list[PricingLine], TaxTable, Rounding, dict[str, Any]]:
    vector = json.loads(path.read_text())
    rules = {
        code: TaxRule(code, tuple(TaxComponent(n, Decimal(r)) for n, r in rule["components"]), rule["note"])
        for code, rule in vector["taxes"]["rules"].items()
    }
    lines = [
        PricingLine(
            key=line["key"],
            kind=line["kind"],
            quantity=Decimal(line["quantity"]),
            unit_price=Decimal(line["unit_price"]),
            discount=Discount(**{k: Decimal(v) for k, v in line["discount"].items()})
            if "discount" in line
            else None,
            tax_code=line["tax_code"],
        )
        for line in vector["lines"]
    ]
    taxes = TaxTable(rules, vector["taxes"]["by_kind"])
    return lines, taxes, Rounding(**vector["rounding"]), vector["expected"]


def plain(document: PricedDocument) -> dict[str, Any]:
    """The document in the words of a vector: decimals as text, empty notes and shares left out."""
    answer = asdict(document)
    answer.pop("currency")
    for line in answer["lines"]:
        line.pop("shares")
    for tax in answer["taxes"]:
        tax["rate"] = str(tax["rate"])
        if not tax["note"]:
            tax.pop("note")
    return answer | {"lines": list(answer["lines"]), "taxes": list(answer["taxes"])}


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_vector(path: Path) -> None:
    lines, taxes, rounding, expected = load(path)
    assert plain(price_document(lines, taxes, rounding)) == expected


def test_vectors_are_there() -> None:
    assert {path.stem[:2] for path in VECTORS} >= {"us", "gb", "be", "jp", "kw"}


TABLE = TaxTable(
    {
        "two": TaxRule(
            "two", (TaxComponent("State", Decimal("7.25")), TaxComponent("City", Decimal("1.125")))
        ),
        "one": TaxRule("one", (TaxComponent("VAT", Decimal(21)),)),
        "zero": TaxRule("zero", (TaxComponent("Zero", Decimal(0)),)),
        "none": TaxRule("none", ()),
    },
    {"part": "two", "labour": "one", "fee": "none"},
)


def decimals(low: str, high: str, places: int) -> st.SearchStrategy[Decimal]:
    unit = Decimal(1).scaleb(-places)
    return st.integers(int(Decimal(low) / unit), int(Decimal(high) / unit)).map(lambda n: n * unit)


discounts = st.one_of(
    st.none(),
    decimals("0", "100", 2).map(lambda percent: Discount(percent=percent)),
    decimals("0", "50", 3).map(lambda amount: Discount(amount=amount)),
)
ordinary = st.builds(
    PricingLine,
    key=st.just("x"),
    kind=st.sampled_from(["part", "labour", "fee"]),
    quantity=decimals("-20", "200", 3),
    unit_price=decimals("0", "5000", 4),
    discount=discounts,
    tax_code=st.sampled_from(["", "one", "two", "zero", "none"]),
)
shared = st.builds(
    PricingLine,
    key=st.just("x"),
    kind=st.just("discount"),
    quantity=st.just(Decimal(1)),
    unit_price=decimals("-50", "0", 2),
)
documents = st.lists(st.one_of(ordinary, ordinary, shared), min_size=1, max_size=9).map(
    lambda lines: [replace(line, key=str(i)) for i, line in enumerate(lines)]
)
roundings = st.builds(
    Rounding,
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
    tax_per=st.sampled_from(["document", "line"]),
    mode=st.sampled_from(["half_up", "half_even"]),
    prices_include_tax=st.booleans(),
    cash_step_minor=st.sampled_from([0, 5, 10]),
)


def assert_agrees(lines: list[PricingLine], rounding: Rounding) -> None:
    """Lines, taxes and total agree to the minor unit, and each tax is rounded as the rule says."""
    done = price_document(lines, TABLE, rounding)
    assert [line.key for line in done.lines] == [line.key for line in lines]
    for line in done.lines:
        assert line.gross_minor == line.net_minor + line.tax_minor
        assert line.net_minor == sum(share.base_minor for share in line.shares)
        assert line.tax_minor == sum(share.tax_minor for share in line.shares)
    assert done.gross_minor == done.net_minor + done.tax_minor == sum(line.gross_minor for line in done.lines)
    assert done.tax_minor == sum(t.tax_minor for t in done.taxes)
    for tax in done.taxes:
        assert_rounded(tax, done, rounding)


def assert_rounded(tax: TaxTotal, done: PricedDocument, rounding: Rounding) -> None:
    exact = tax.base_minor * tax.rate / 100
    shares = sum(share.code == tax.code for line in done.lines for share in line.shares)
    times = shares if rounding.tax_per == "line" else 1
    if not rounding.prices_include_tax:
        assert abs(tax.tax_minor - exact) <= times * Decimal("0.5")
    else:  # the base has given up a rounded tax, and the components of a code divide a whole number
        assert (
            abs(tax.tax_minor - exact) <= times * Decimal("0.61") + len(TABLE.rules[tax.code].components) - 1
        )


@settings(max_examples=300, deadline=None)
@given(documents, roundings)
def test_any_document_agrees(lines: list[PricingLine], rounding: Rounding) -> None:
    assert_agrees(lines, rounding)


def test_ten_thousand_invoices_agree() -> None:
    """G9, with a fixed seed: each invoice as a clerk would write it."""
    dice = random.Random(20260701)
    for _ in range(10_000):
        assert_agrees([a_line(dice, i) for i in range(dice.randint(1, 8))], a_rounding(dice))


def a_line(dice: random.Random, key: int) -> PricingLine:
    kind = dice.choice(["part", "part", "labour", "labour", "fee", "discount"])
    price = Decimal(dice.randint(0, 500_000)) / 1000
    if kind == "discount":
        return PricingLine(str(key), kind, Decimal(1), -price / 10)
    off = dice.choice([None, None, Discount(percent=Decimal(dice.randint(0, 400)) / 10)])
    return PricingLine(str(key), kind, Decimal(dice.randint(1, 4000)) / 100, price, off)


def a_rounding(dice: random.Random) -> Rounding:
    return Rounding(
        currency=dice.choice(["USD", "EUR", "JPY", "KWD"]),
        tax_per="line" if dice.random() < 0.5 else "document",
        mode="half_even" if dice.random() < 0.5 else "half_up",
        prices_include_tax=dice.random() < 0.5,
    )


@settings(max_examples=200, deadline=None)
@given(documents, roundings)
def test_no_line_is_more_than_one_unit_off(lines: list[PricingLine], rounding: Rounding) -> None:
    """Spreading moves no line's tax by a whole unit or more per tax component."""
    done = price_document(lines, TABLE, rounding)
    for line in done.lines:
        for share in line.shares:
            rule = TABLE.rules.get(share.code)
            components = rule.components if rule else ()
            base = share.base_minor + (share.tax_minor if rounding.prices_include_tax else 0)
            divisor = 100 + rule.rate if rule and rounding.prices_include_tax else Decimal(100)
            exact = sum((base * component.rate / divisor for component in components), Decimal(0))
            assert abs(share.tax_minor - exact) < max(1, len(components))


@settings(max_examples=200, deadline=None)
@given(documents.filter(lambda lines: all(line.discount is None for line in lines)), roundings)
def test_a_credit_mirrors_its_invoice(lines: list[PricingLine], rounding: Rounding) -> None:
    ordinary_lines = [line for line in lines if line.kind != "discount"]
    there = price_document(ordinary_lines, TABLE, rounding)
    back = price_document(
        [replace(line, quantity=-line.quantity) for line in ordinary_lines], TABLE, rounding
    )
    assert back.gross_minor == -there.gross_minor
    assert [line.tax_minor for line in back.lines] == [-line.tax_minor for line in there.lines]


@settings(max_examples=200, deadline=None)
@given(documents, roundings, st.integers(1, 10**6))
def test_tax_in_a_prepayment_is_part_of_it(
    lines: list[PricingLine], rounding: Rounding, amount_minor: int
) -> None:
    done = price_document(lines, replace_none_with_zero(TABLE), rounding)
    paid = tax_in_prepayment(done, amount_minor)
    codes = {tax.code: tax.base_minor for tax in paid}
    if done.gross_minor and all(share.code for line in done.lines for share in line.shares):
        assert sum(codes.values()) + sum(tax.tax_minor for tax in paid) == amount_minor


def replace_none_with_zero(table: TaxTable) -> TaxTable:
    return TaxTable({**table.rules, "none": replace(table.rules["zero"], code="none")}, table.by_kind)


def test_prepayment_worked_by_hand() -> None:
    """100.00 paid on 121.00 including 21 %: 82.64 and 17.36 (100 x 21/121 = 17.3554)."""
    line = PricingLine("a", "labour", Decimal(1), Decimal("121.00"))
    done = price_document([line], TABLE, Rounding("EUR", prices_include_tax=True))
    (tax,) = tax_in_prepayment(done, 10000)
    assert (tax.base_minor, tax.tax_minor) == (8264, 1736)


def test_a_line_without_a_rate_is_refused() -> None:
    line = PricingLine("a", "sublet", Decimal(1), Decimal(1))
    with pytest.raises(UnknownTaxCode, match="sublet"):
        price_document([line], TABLE, Rounding("USD"))
    with pytest.raises(UnknownTaxCode, match="nine"):
        price_document([replace(line, tax_code="nine")], TABLE, Rounding("USD"))


@pytest.mark.parametrize(
    "wrong",
    [{}, {"percent": Decimal(5), "amount": Decimal(5)}, {"percent": Decimal(101)}, {"amount": Decimal(-1)}],
)
def test_an_impossible_discount_is_refused(wrong: dict[str, Decimal]) -> None:
    with pytest.raises(ValueError, match="discount"):
        Discount(**wrong)


def test_an_empty_document_is_zero() -> None:
    assert price_document([], TABLE, Rounding("USD")).gross_minor == 0
