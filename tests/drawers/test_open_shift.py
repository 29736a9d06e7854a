from collections.abc import Callable
from typing import Any

import pytest

from tests.drawers.builders import a_drawer, an_open_shift
from tests.world import in_threads
from workwright.drawers.actions.close_shift import close_shift
from workwright.drawers.actions.count_shift import count_shift
from workwright.drawers.actions.open_shift import DrawerTaken, OpenedShift, OpenShift, open_shift
from workwright.drawers.postings import drawer_of
from workwright.drawers.queries import get_shift, open_shift_of
from workwright.drawers.verifiers import check_drawers
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, NotFound
from workwright.ledger.queries import balance

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_the_float_comes_from_the_safe(ctx_as: Make, act: Act) -> None:
    drawer = a_drawer(ctx_as())
    shift = act(open_shift, ctx_as("cashier"), drawer_id=drawer, float_minor=10_000).id
    assert balance(ctx_as(), "drawer", drawer_of(drawer)).minor == 10_000
    assert balance(ctx_as(), "cash_in_transit").minor == -10_000
    found = open_shift_of(ctx_as("cashier"))
    assert found is not None
    assert found.id == shift


def test_what_was_left_in_the_drawer_is_not_brought_again(ctx_as: Make, act: Act) -> None:
    drawer = a_drawer(ctx_as())
    shift = an_open_shift(ctx_as(), 10_000, drawer)
    act(count_shift, ctx_as(), shift_id=shift, counted_minor=10_000)
    act(close_shift, ctx_as(), shift_id=shift, expected_version=2)
    again = an_open_shift(ctx_as(), 7_500, drawer)
    assert balance(ctx_as(), "drawer", drawer_of(drawer)).minor == 7_500
    assert [m.amount_minor for m in get_shift(ctx_as(), again).movements] == [-2_500]
    assert list(check_drawers()) == []


def test_a_drawer_has_one_running_shift(ctx_as: Make, act: Act) -> None:
    drawer = a_drawer(ctx_as())
    an_open_shift(ctx_as(), drawer_id=drawer)
    with pytest.raises(DrawerTaken):
        act(open_shift, ctx_as(), drawer_id=drawer, float_minor=0)


def test_a_stranger_and_another_branch_are_refused(ctx_as: Make, act: Act, company: Any) -> None:
    drawer = a_drawer(ctx_as())
    with pytest.raises(Forbidden):
        act(open_shift, ctx_as("auditor"), drawer_id=drawer, float_minor=0)
    with pytest.raises(NotFound):
        act(open_shift, ctx_as("cashier", branch=company.north), drawer_id=drawer, float_minor=0)


@pytest.mark.race
def test_eight_cashiers_open_one_shift(fresh_db: str, ctx_as: Make) -> None:
    drawer = a_drawer(ctx_as())
    results = in_threads(
        8, lambda n: open_shift(ctx_as("cashier", who=str(n)), OpenShift(drawer_id=drawer, float_minor=n))
    )
    assert sum(isinstance(r, OpenedShift) for r in results) == 1
    assert sum(isinstance(r, DrawerTaken) for r in results) == 7
