from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.access.builders import somebody_else
from tests.drawers.builders import an_open_shift
from workwright.access.actions.approve_alone import ReasonNeeded, SecondPersonNeeded
from workwright.drawers.actions.approve_shift import approve_shift
from workwright.drawers.actions.close_shift import close_shift
from workwright.drawers.actions.count_shift import count_shift
from workwright.kernel.context import Context

Make = Callable[..., Context]
Act = Callable[..., Any]


def a_closed_shift(ctx: Context, act: Act) -> UUID:
    shift = an_open_shift(ctx)
    act(count_shift, ctx, shift_id=shift, counted_minor=10_000)
    act(close_shift, ctx, shift_id=shift, expected_version=2)
    return shift


def test_a_second_person_approves(ctx_as: Make, act: Act) -> None:
    shift = a_closed_shift(ctx_as(), act)
    done = act(approve_shift, ctx_as("branch_manager"), shift_id=shift)
    assert (done.state, done.self_approved) == ("approved", False)


def test_where_nobody_else_could_it_needs_a_reason_and_is_marked(ctx_as: Make, act: Act) -> None:
    shift = a_closed_shift(ctx_as("branch_manager"), act)
    with pytest.raises(ReasonNeeded):
        act(approve_shift, ctx_as("branch_manager"), shift_id=shift)
    done = act(approve_shift, ctx_as("branch_manager"), shift_id=shift, reason="alone today")
    assert done.self_approved


def test_where_somebody_else_could_it_is_refused(ctx_as: Make, act: Act) -> None:
    somebody_else(ctx_as, "branch_manager")
    shift = a_closed_shift(ctx_as("branch_manager"), act)
    with pytest.raises(SecondPersonNeeded):
        act(approve_shift, ctx_as("branch_manager"), shift_id=shift, reason="alone today")
