from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from tests.drawers.builders import a_drawer, an_open_shift
from workwright.drawers.actions.count_shift import count_shift
from workwright.drawers.actions.move_cash import ShiftNotOpen
from workwright.drawers.actions.pay_in import pay_in
from workwright.drawers.postings import drawer_of
from workwright.kernel.context import Context
from workwright.ledger.queries import balance

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_change_from_the_safe_is_in_the_drawer_and_the_books(ctx_as: Make, act: Act) -> None:
    drawer = a_drawer(ctx_as())
    shift = an_open_shift(ctx_as(), 10_000, drawer)
    act(pay_in, ctx_as(), shift_id=shift, amount_minor=2_000, reason="coins")
    assert balance(ctx_as(), "drawer", drawer_of(drawer)).minor == 12_000


def test_a_counted_drawer_takes_nothing(ctx_as: Make, act: Act) -> None:
    shift = an_open_shift(ctx_as())
    act(count_shift, ctx_as(), shift_id=shift, counted_minor=10_000)
    with pytest.raises(ShiftNotOpen):
        act(pay_in, ctx_as(), shift_id=shift, amount_minor=2_000, reason="coins")


@pytest.mark.parametrize("amount", [0, -1, 2**53, 1.5])
def test_amounts_that_make_no_sense_are_refused(ctx_as: Make, act: Act, amount: Any) -> None:
    shift = an_open_shift(ctx_as())
    with pytest.raises(ValidationError):
        act(pay_in, ctx_as(), shift_id=shift, amount_minor=amount, reason="coins")
