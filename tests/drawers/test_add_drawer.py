from collections.abc import Callable
from typing import Any

import pytest

from tests.drawers.builders import a_drawer
from workwright.drawers.actions.add_drawer import DrawerNameTaken, add_drawer
from workwright.drawers.queries import list_drawers
from workwright.kernel.context import Context

Make = Callable[..., Context]


def test_a_drawer_has_the_currency_of_its_branch(ctx_as: Make) -> None:
    a_drawer(ctx_as())
    (drawer,) = list_drawers(ctx_as("cashier"))
    assert (drawer.name, drawer.currency, drawer.active) == ("Front desk", "USD", True)


def test_a_name_is_used_once_in_a_branch(ctx_as: Make, act: Callable[..., Any], company: Any) -> None:
    a_drawer(ctx_as())
    a_drawer(ctx_as(branch=company.north))
    with pytest.raises(DrawerNameTaken):
        act(add_drawer, ctx_as(), name="Front desk")
