"""The chart and what makes a posting valid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.ledger.rules import (
    CHART,
    LedgerLine,
    chart_row,
    credit,
    debit,
    fault,
    imbalance,
    mirrored,
    signed,
)

amounts = st.integers(min_value=1, max_value=2**53 - 1)


@given(st.lists(amounts, min_size=1, max_size=20), st.sampled_from(["USD", "JPY", "KWD"]))
def test_what_is_credited_in_parts_and_debited_whole_balances(parts: list[int], currency: str) -> None:
    lines = [credit("income.labour", part, currency) for part in parts]
    total = sum(parts)
    if total < 2**53:
        assert fault([*lines, debit("receivable", total, currency)]) == ""


@given(st.lists(st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1).filter(bool), min_size=1))
def test_a_mirror_takes_everything_back(amounts: list[int]) -> None:
    lines = [debit("bank", amount, "EUR") for amount in amounts]
    assert sum(map(signed, mirrored(lines))) == -sum(map(signed, lines))
    assert imbalance([*lines, *mirrored(lines)]) == {}


def test_a_negative_debit_is_a_credit() -> None:
    assert debit("bank", -5, "EUR") == credit("bank", 5, "EUR")


def test_currencies_balance_each_by_itself() -> None:
    lines = [debit("bank", 5, "EUR"), credit("bank", 5, "USD")]
    assert imbalance(lines) == {"EUR": 5, "USD": -5}
    assert "EUR" in fault(lines)


@pytest.mark.parametrize("code", ["nonsense", "income", "bank.main", "tax", ""])
def test_codes_outside_the_chart_are_refused(code: str) -> None:
    with pytest.raises(ValueError, match="not an account"):
        chart_row(code)


def test_one_line_is_no_transaction() -> None:
    assert "two lines" in fault([debit("bank", 5, "EUR")])


@pytest.mark.parametrize("amount", [0, -1, 2**53])
def test_amounts_are_positive_and_exact_in_javascript(amount: int) -> None:
    account = debit("bank", 5, "EUR").account
    with pytest.raises(ValueError):
        LedgerLine(account=account, side="D", amount_minor=amount)


def test_money_that_belongs_to_customers_is_guarded() -> None:
    assert {code for code, row in CHART.items() if row.guarded} == {
        "receivable",
        "deposits",
        "credit",
        "drawer",
    }
