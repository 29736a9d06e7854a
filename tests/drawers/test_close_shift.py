from collections.abc import Callable
from typing import Any

import pytest

from tests.drawers.builders import a_drawer, an_open_shift
from workwright.drawers.actions.close_shift import DifferenceNeedsReason, close_shift
from workwright.drawers.actions.count_shift import count_shift
from workwright.drawers.postings import drawer_of
from workwright.drawers.queries import get_shift
from workwright.drawers.verifiers import check_drawers
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Stale
from workwright.ledger.queries import balance

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.mark.parametrize(("counted", "off"), [(10_000, 0), (9_950, -50), (10_075, 75)])
def test_the_difference_is_posted_never_zeroed(ctx_as: Make, act: Act, counted: int, off: int) -> None:
    drawer = a_drawer(ctx_as())
    shift = an_open_shift(ctx_as(), 10_000, drawer)
    act(count_shift, ctx_as("cashier"), shift_id=shift, counted_minor=counted)
    closed = act(close_shift, ctx_as("cashier"), shift_id=shift, expected_version=2, reason="counted twice")
    assert closed.difference_minor == off
    assert balance(ctx_as(), "drawer", drawer_of(drawer)).minor == counted
    assert balance(ctx_as(), "over_short").minor == -off
    assert list(check_drawers()) == []
    seen = get_shift(ctx_as(), shift)
    assert (seen.expected_minor, seen.difference_minor, seen.state) == (10_000, off, "closed")


def test_a_difference_needs_a_reason(ctx_as: Make, act: Act) -> None:
    shift = an_open_shift(ctx_as())
    act(count_shift, ctx_as(), shift_id=shift, counted_minor=9_000)
    with pytest.raises(DifferenceNeedsReason) as refusal:
        act(close_shift, ctx_as(), shift_id=shift, expected_version=2)
    assert refusal.value.data == {"difference_minor": -1_000}


def test_a_shift_is_counted_before_it_is_closed_and_closed_once(ctx_as: Make, act: Act) -> None:
    shift = an_open_shift(ctx_as())
    with pytest.raises(IllegalTransition):
        act(close_shift, ctx_as(), shift_id=shift, expected_version=1)
    act(count_shift, ctx_as(), shift_id=shift, counted_minor=10_000)
    with pytest.raises(Stale):
        act(close_shift, ctx_as(), shift_id=shift, expected_version=1)
    act(close_shift, ctx_as(), shift_id=shift, expected_version=2)
    with pytest.raises(IllegalTransition):
        act(count_shift, ctx_as(), shift_id=shift, counted_minor=10_000)
