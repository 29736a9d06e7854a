"""Arithmetic of credits and postings: parts always sum to the whole, and documents hash the same everywhere."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.billing.postings import Claim, Earned, credit_note, invoice_issued, money_moved, write_off
from workwright.billing.rules import (
    Amounts,
    NothingLeft,
    Share,
    TooMuch,
    canonical,
    credited,
    document_sha256,
    price_invoice,
)
from workwright.billing.rules.credit import taxes_of
from workwright.catalog.rules import Discount, PricingLine, Rounding, TaxComponent, TaxRule, TaxTable
from workwright.ledger.rules import fault, mirrored, signed

CLAIM = Claim(UUID(int=1), UUID(int=2), "USD")
cents = st.integers(min_value=0, max_value=10**9)


@st.composite
def amounts(draw: st.DrawFn, *, negative: bool = True) -> Amounts:
    sign = draw(st.sampled_from([1, -1])) if negative else 1
    codes = draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3, unique=True))
    shares = tuple(Share(code, sign * draw(cents), sign * draw(cents)) for code in codes)
    return Amounts(shares, draw(cents))


@given(amounts(), st.lists(st.integers(min_value=1, max_value=10**9), max_size=6))
def test_credits_in_parts_sum_to_the_line(line: Amounts, parts: list[int]) -> None:
    earlier: list[Amounts] = []
    sign = 1 if line.gross_minor >= 0 else -1
    for part in parts:
        left = line.less(earlier).gross_minor
        if left == 0:
            break
        earlier.append(credited(line, earlier, sign * min(part, abs(left))))
    if any(s.base_minor or s.tax_minor for s in line.less(earlier).shares):
        earlier.append(credited(line, earlier))
    rest = line.less(earlier)
    assert all(s.base_minor == s.tax_minor == 0 for s in rest.shares)
    assert rest.discount_minor in (0, line.discount_minor)
    for part in earlier:
        assert all(s.base_minor * sign >= 0 and s.tax_minor * sign >= 0 for s in part.shares)


@given(amounts(negative=False), st.integers())
def test_more_than_is_left_is_refused(line: Amounts, wanted: int) -> None:
    if line.gross_minor == 0:
        return
    if 0 < wanted <= line.gross_minor:
        assert credited(line, [], wanted).gross_minor == wanted
    else:
        with pytest.raises(TooMuch):
            credited(line, [], wanted)


def test_a_line_credited_in_full_has_nothing_left() -> None:
    line = Amounts((Share("a", 100, 21),))
    with pytest.raises(NothingLeft):
        credited(line, [line])


@given(st.lists(st.tuples(st.sampled_from(["labour", "part", "fee", "discount"]), amounts()), min_size=1))
def test_every_invoice_and_its_credit_balance(lines: list[tuple[str, Amounts]]) -> None:
    earned = [Earned(kind, a) for kind, a in lines]
    total = sum(a.gross_minor for _, a in lines)
    if total < 0 or total >= 2**53:
        return
    posted = invoice_issued(CLAIM, earned)
    assert not posted or fault(posted) == "" or len(posted) == 1
    paid = total // 3
    back = credit_note(CLAIM, earned, total - paid, paid)
    assert sum(map(signed, back)) == 0
    if not paid:
        assert sorted(map(str, back)) == sorted(map(str, mirrored(posted)))


def test_discounts_stand_apart_in_revenue() -> None:
    earned = [Earned("labour", Amounts((Share("s", 90, 9),), discount_minor=10))]
    posted = {line.account.code: signed(line) for line in invoice_issued(CLAIM, earned)}
    assert posted == {"receivable": 99, "income.labour": -100, "income.discount": 10, "tax.s": -9}


def test_nothing_is_posted_for_a_covered_visit() -> None:
    assert invoice_issued(CLAIM, [Earned("warranty", Amounts((Share("s", 0, 0),)))]) == ()


def test_other_postings_balance() -> None:
    for lines in (write_off(CLAIM, 5), money_moved(CLAIM, 7)):
        assert fault(lines) == ""


def test_a_discount_is_measured_against_the_price_without_it() -> None:
    taxes = TaxTable({"s": TaxRule("s", (TaxComponent("Sales tax", Decimal(9)),))}, {})
    line = PricingLine("1", "labour", Decimal(2), Decimal("50.00"), Discount(percent=Decimal(10)), "s")
    plain = PricingLine("2", "part", Decimal(1), Decimal("0.01"), None, "s")
    priced = price_invoice([line, plain], taxes, Rounding("USD"))
    assert priced.amounts["1"].discount_minor == 1000
    assert priced.amounts["2"].discount_minor == 0
    assert priced.gross_minor == 9001 + 810


def test_the_hash_is_of_the_content_not_of_its_order() -> None:
    assert document_sha256({"a": 1, "b": ["é"]}) == document_sha256({"b": ["é"], "a": 1})
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
    with pytest.raises(TypeError):
        canonical({"a": Decimal(1)})


def test_taxes_of_a_credit_are_its_shares_by_code() -> None:
    taxes = [
        {"code": "s", "name": "State", "rate": "6", "base_minor": 1000, "tax_minor": 60, "note": ""},
        {"code": "s", "name": "County", "rate": "3", "base_minor": 1000, "tax_minor": 30, "note": ""},
        {"code": "z", "name": "Zero", "rate": "0", "base_minor": 500, "tax_minor": 0, "note": ""},
    ]
    found = taxes_of(taxes, [Amounts((Share("s", 100, 9),))])
    assert [(t["name"], t["base_minor"], t["tax_minor"]) for t in found] == [
        ("State", 100, 6),
        ("County", 100, 3),
    ]
