from collections.abc import Callable
from typing import Any

import pytest

from tests.drawers.builders import an_open_shift
from workwright.drawers.actions.count_shift import CountDoesNotAdd, count_shift
from workwright.drawers.actions.pay_in import pay_in
from workwright.drawers.queries import get_shift
from workwright.kernel.context import Context

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_the_count_is_blind(ctx_as: Make, act: Act) -> None:
    shift = an_open_shift(ctx_as())
    act(pay_in, ctx_as(), shift_id=shift, amount_minor=500, reason="coins")
    act(count_shift, ctx_as("cashier"), shift_id=shift, counted_minor=10_400)
    seen = get_shift(ctx_as("cashier"), shift)
    assert (seen.state, seen.counted_minor) == ("counting", 10_400)
    assert (seen.expected_minor, seen.difference_minor) == (None, None)


def test_it_may_be_counted_again(ctx_as: Make, act: Act) -> None:
    shift = an_open_shift(ctx_as())
    act(count_shift, ctx_as(), shift_id=shift, counted_minor=1)
    again = act(count_shift, ctx_as(), shift_id=shift, counted_minor=10_000, denominations={1000: 10})
    assert (again.state, again.version) == ("counting", 3)


def test_pieces_must_make_the_sum(ctx_as: Make, act: Act) -> None:
    shift = an_open_shift(ctx_as())
    with pytest.raises(CountDoesNotAdd):
        act(count_shift, ctx_as(), shift_id=shift, counted_minor=10_000, denominations={1000: 9, 25: 39})
