"""Ageing, the tax of a period, and profit and loss: hand-worked, and equal to the ledger."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice, pay, seen
from tests.parties.builders import a_customer
from tests.world import NOW
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.billing.actions.write_off import write_off
from workwright.billing.queries import get_ageing, get_tax_return
from workwright.billing.queries.reports import bucket
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid
from workwright.ledger.queries import get_profit_and_loss, get_trial_balance

As = Callable[..., Context]
Act = Callable[..., Any]
DAY = NOW.date()


def on(ctx_as: As, days: int) -> Context:
    return ctx_as(at=NOW + timedelta(days=days))


def test_ageing_by_days_past_due(ctx_as: As) -> None:
    ann, bob = a_customer(ctx_as(), name="Ann"), a_customer(ctx_as(), name="Bob")
    an_issued_invoice(on(ctx_as, 0), customer_id=ann)
    half = an_issued_invoice(on(ctx_as, 40), customer_id=ann)
    pay(on(ctx_as, 41), half, 10_000)
    an_issued_invoice(on(ctx_as, 100), customer_id=bob)
    told = get_ageing(ctx_as("accountant", at=NOW + timedelta(days=100)))
    assert [
        (r.customer_name, r.not_due_minor, r.to_60_minor, r.older_minor, r.total_minor) for r in told.rows
    ] == [
        ("Ann", 0, 7_923, 17_923, 25_846),
        ("Bob", 17_923, 0, 0, 17_923),
    ]
    books = {row.code: row.balance_minor for row in get_trial_balance(on(ctx_as, 100)).rows}
    assert told.total_minor == books["receivable"]
    assert get_ageing(on(ctx_as, 100), on=DAY + timedelta(days=39)).total_minor == 17_923


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (-5, "not_due"),
        (0, "not_due"),
        (1, "to_30"),
        (30, "to_30"),
        (31, "to_60"),
        (90, "to_90"),
        (91, "older"),
    ],
)
def test_the_columns_of_ageing(days: int, name: str) -> None:
    assert bucket(days) == f"{name}_minor"


def test_tax_of_a_period_is_what_the_ledger_moved(ctx_as: As, act: Act) -> None:
    first = an_issued_invoice(on(ctx_as, 0))
    an_issued_invoice(on(ctx_as, 1))
    lines = ({"line_id": seen(ctx_as(), first).lines[1].id, "gross_minor": 1_000},)
    act(credit_invoice, on(ctx_as, 2), invoice_id=first.id, lines=lines, reason="Wrong part")
    an_issued_invoice(on(ctx_as, 9))
    ctx = ctx_as("accountant", at=NOW + timedelta(days=9))
    told = get_tax_return(ctx, DAY, DAY + timedelta(days=8))
    taxed = [(r.name, r.rate, r.base_minor, r.tax_minor) for r in told.rows if r.code == "sales"]
    assert taxed == [
        ("California", "7.25", 2 * 6_490 - 911, 2 * 471 - 66),
        ("District", "2.5", 12_069, 2 * 162 - 23),
    ]
    books = {r.code: r.balance_minor for r in get_trial_balance(ctx, on=DAY + timedelta(days=8)).rows}
    assert told.tax_minor == books["tax.sales"]
    with pytest.raises(Invalid):
        get_tax_return(ctx, DAY, date(2020, 1, 1))


def test_profit_and_loss(ctx_as: As, act: Act) -> None:
    invoice = an_issued_invoice(on(ctx_as, 0))
    an_issued_invoice(on(ctx_as, 5))
    act(write_off, on(ctx_as, 1), invoice_id=invoice.id, amount_minor=900, reason="Customer moved away")
    ctx = ctx_as("accountant", at=NOW + timedelta(days=9))
    told = get_profit_and_loss(ctx, DAY, DAY + timedelta(days=4))
    assert [(r.code, r.amount_minor) for r in told.rows] == [
        ("income.labour", 10_800),
        ("income.part", 6_490),
        ("bad_debt", 900),
    ]
    assert [(t.income_minor, t.expenses_minor, t.result_minor) for t in told.totals] == [
        (17_290, 900, 16_390)
    ]
    assert get_profit_and_loss(ctx, DAY).totals[0].income_minor == 2 * 17_290
    with pytest.raises(Forbidden):
        get_profit_and_loss(ctx_as("technician"), DAY)
