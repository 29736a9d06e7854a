from collections.abc import Callable
from typing import Any

import pytest

from tests.drawers.builders import a_drawer, an_open_shift
from workwright.drawers.actions.pay_out import PayOutTooLarge, pay_out
from workwright.drawers.postings import drawer_of
from workwright.kernel.context import Context
from workwright.ledger.actions.post_transaction import Overdrawn
from workwright.ledger.queries import balance

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_an_expense_and_a_drop_leave_the_drawer(ctx_as: Make, act: Act) -> None:
    drawer = a_drawer(ctx_as())
    shift = an_open_shift(ctx_as(), 10_000, drawer)
    act(pay_out, ctx_as(), shift_id=shift, kind="pay_out", amount_minor=1_250, reason="Window cleaner")
    act(pay_out, ctx_as(), shift_id=shift, kind="drop", amount_minor=5_000, reason="Evening drop")
    assert balance(ctx_as(), "drawer", drawer_of(drawer)).minor == 3_750
    assert balance(ctx_as(), "expenses").minor == 1_250
    assert balance(ctx_as(), "cash_in_transit").minor == -5_000


def test_a_drawer_cannot_give_more_than_it_has(ctx_as: Make, act: Act) -> None:
    shift = an_open_shift(ctx_as(), 1_000)
    with pytest.raises(Overdrawn):
        act(pay_out, ctx_as(), shift_id=shift, kind="drop", amount_minor=1_001, reason="Evening drop")


def test_a_large_expense_is_refused(ctx_as: Make, act: Act) -> None:
    shift = an_open_shift(ctx_as(), 100_000)
    with pytest.raises(PayOutTooLarge) as refusal:
        act(pay_out, ctx_as(), shift_id=shift, kind="pay_out", amount_minor=20_001, reason="New sign")
    assert refusal.value.data == {"limit_minor": 20_000}
