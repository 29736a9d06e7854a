from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.drawers.builders import an_open_shift
from workwright.drawers.actions.bank_cash import bank_cash
from workwright.drawers.actions.pay_out import pay_out
from workwright.drawers.queries import get_safe
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid
from workwright.ledger.actions.close_period import close_period
from workwright.ledger.actions.post_transaction import PeriodClosed
from workwright.ledger.queries import balance

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_a_drop_is_in_the_safe_until_it_is_banked(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    shift = an_open_shift(ctx, 10_000)
    act(pay_out, ctx, shift_id=shift, kind="drop", amount_minor=9_000, reason="Evening drop")
    act(bank_cash, ctx_as("branch_manager"), amount_minor=8_000, reference="SLIP 88")
    act(
        bank_cash, ctx_as("branch_manager"), amount_minor=2_500, reference="Coin rolls", direction="from_bank"
    )
    assert balance(ctx, "bank").minor == 8_000 - 2_500
    safe = get_safe(ctx)
    assert safe.balance_minor == -10_000 + 9_000 - 8_000 + 2_500
    assert [(b.direction, b.amount_minor, b.reference) for b in safe.bankings] == [
        ("from_bank", 2_500, "Coin rolls"),
        ("to_bank", 8_000, "SLIP 88"),
    ]


def test_it_counts_for_its_day_and_never_for_one_to_come(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("accountant")
    yesterday = ctx.today - timedelta(days=1)
    act(bank_cash, ctx, amount_minor=100, reference="A", on=yesterday)
    assert balance(ctx, "bank", on=yesterday).minor == 100
    with pytest.raises(Invalid):
        act(bank_cash, ctx, amount_minor=100, reference="B", on=ctx.today + timedelta(days=1))


def test_a_closed_period_takes_none(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("accountant")
    act(close_period, ctx, closed_through=date(2026, 10, 31))
    with pytest.raises(PeriodClosed):
        act(bank_cash, ctx, amount_minor=100, reference="B", on=date(2026, 10, 31))


def test_a_cashier_does_not_go_to_the_bank_nor_see_the_safe(ctx_as: Make, act: Act) -> None:
    with pytest.raises(Forbidden):
        act(bank_cash, ctx_as("cashier"), amount_minor=100, reference="B")
    with pytest.raises(Forbidden):
        get_safe(ctx_as("cashier"))
