from collections.abc import Callable

import pytest

from tests.imports.builders import CUSTOMERS, HISTORY, brought_in, undone
from workwright.assets.queries import search_assets
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.remove_past_order import RemovePastOrder, remove_past_order
from workwright.work_orders.queries import asset_history

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        remove_past_order(ctx_as(), RemovePastOrder(past_order_id=new_id()))


def test_history_goes_with_the_import_that_brought_it(ctx_as: Make) -> None:
    ctx = ctx_as("operations_manager")
    brought_in(ctx, "customers", CUSTOMERS)
    history = brought_in(ctx, "history", HISTORY)
    (car,) = search_assets(ctx_as(), "7ABC123").rows
    assert len(asset_history(ctx_as(), car.id)) == 2
    assert undone(ctx, history).state == "undone"
    assert asset_history(ctx_as(), car.id) == []
