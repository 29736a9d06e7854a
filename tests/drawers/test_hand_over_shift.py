from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.drawers.builders import a_drawer, an_open_shift
from workwright.drawers.actions.close_shift import DifferenceNeedsReason
from workwright.drawers.actions.count_shift import count_shift
from workwright.drawers.actions.hand_over_shift import CountsDiffer, SecondCounterNeeded, hand_over_shift
from workwright.drawers.actions.open_shift import open_shift
from workwright.drawers.postings import drawer_of
from workwright.drawers.queries import get_shift, get_z_report, open_shift_of
from workwright.drawers.verifiers import check_drawers, check_reports
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Stale
from workwright.ledger.queries import balance

Make = Callable[..., Context]
Act = Callable[..., Any]


def a_counted_shift(ctx_as: Make, act: Act, counted: int = 10_000) -> tuple[UUID, UUID]:
    drawer = a_drawer(ctx_as())
    shift = act(open_shift, ctx_as("cashier", who="Ann"), drawer_id=drawer, float_minor=10_000).id
    act(count_shift, ctx_as("cashier", who="Ann"), shift_id=shift, counted_minor=counted)
    return drawer, shift


def test_the_shift_passes_in_one_step_with_what_both_counted(ctx_as: Make, act: Act) -> None:
    drawer, shift = a_counted_shift(ctx_as, act, 9_995)
    bea = ctx_as("cashier", who="Bea")
    pieces = {5_000: 1, 2_000: 2, 500: 1, 100: 4, 25: 3, 10: 2}
    passed = act(
        hand_over_shift,
        bea,
        shift_id=shift,
        expected_version=2,
        counted_minor=9_995,
        denominations=pieces,
        reason="Five cents of change missing",
    )
    assert (passed.closed_shift_id, passed.difference_minor) == (shift, -5)
    assert get_shift(bea, shift).state == "closed"
    assert get_z_report(bea, shift).counted_minor == 9_995
    mine = open_shift_of(bea)
    assert mine is not None
    assert (mine.id, mine.float_minor, mine.took_over_from) == (passed.id, 9_995, shift)
    assert get_shift(bea, mine.id).movements == (), "nothing came from the safe"
    assert balance(bea, "drawer", drawer_of(drawer)).minor == 9_995
    assert [*check_drawers(), *check_reports()] == []


def test_counts_that_differ_pass_nothing_and_tell_nothing(ctx_as: Make, act: Act) -> None:
    _, shift = a_counted_shift(ctx_as, act)
    with pytest.raises(CountsDiffer) as refusal:
        act(
            hand_over_shift,
            ctx_as("cashier", who="Bea"),
            shift_id=shift,
            expected_version=2,
            counted_minor=9_999,
        )
    assert refusal.value.data == {}
    assert get_shift(ctx_as(), shift).state == "counting"


def test_who_counted_does_not_count_twice(ctx_as: Make, act: Act) -> None:
    _, shift = a_counted_shift(ctx_as, act)
    with pytest.raises(SecondCounterNeeded):
        act(
            hand_over_shift,
            ctx_as("cashier", who="Ann"),
            shift_id=shift,
            expected_version=2,
            counted_minor=10_000,
        )


def test_it_is_counted_first_and_a_difference_has_its_reason(ctx_as: Make, act: Act) -> None:
    bea = ctx_as("cashier", who="Bea")
    running = an_open_shift(ctx_as("cashier", who="Ann"), 0, a_drawer(ctx_as(), name="Side"))
    with pytest.raises(IllegalTransition):
        act(hand_over_shift, bea, shift_id=running, expected_version=1, counted_minor=0)
    _, shift = a_counted_shift(ctx_as, act, 9_000)
    with pytest.raises(DifferenceNeedsReason):
        act(hand_over_shift, bea, shift_id=shift, expected_version=2, counted_minor=9_000)
    with pytest.raises(Stale):
        act(hand_over_shift, bea, shift_id=shift, expected_version=1, counted_minor=9_000)
