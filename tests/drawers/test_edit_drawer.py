from collections.abc import Callable
from typing import Any

import pytest

from tests.drawers.builders import a_drawer, an_open_shift
from workwright.drawers.actions.edit_drawer import DrawerInUse, edit_drawer
from workwright.drawers.actions.open_shift import DrawerRetired, open_shift
from workwright.kernel.context import Context
from workwright.kernel.errors import Stale

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_a_retired_drawer_takes_no_shift(ctx_as: Make, act: Act) -> None:
    drawer = a_drawer(ctx_as())
    act(edit_drawer, ctx_as(), drawer_id=drawer, expected_version=1, name="Old", active=False)
    with pytest.raises(DrawerRetired):
        act(open_shift, ctx_as(), drawer_id=drawer, float_minor=0)


def test_a_drawer_with_a_running_shift_stays_in_use(ctx_as: Make, act: Act) -> None:
    drawer = a_drawer(ctx_as())
    an_open_shift(ctx_as(), drawer_id=drawer)
    with pytest.raises(DrawerInUse):
        act(edit_drawer, ctx_as(), drawer_id=drawer, expected_version=1, name="Old", active=False)


def test_another_version_is_stale(ctx_as: Make, act: Act) -> None:
    drawer = a_drawer(ctx_as())
    with pytest.raises(Stale):
        act(edit_drawer, ctx_as(), drawer_id=drawer, expected_version=7, name="Old", active=True)
