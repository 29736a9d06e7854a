"""Not waiting any more."""

import pytest

from tests.inventory.builders import a_part
from workwright.inventory.actions.cancel_part_order import cancel_part_order
from workwright.inventory.actions.order_part import order_part
from workwright.inventory.actions.receive_stock import receive_stock
from workwright.inventory.queries import availability
from workwright.kernel.errors import IllegalTransition, Stale


def test_a_cancelled_order_is_no_longer_on_order_and_cannot_come(ctx_as, act):
    ctx = ctx_as("service_advisor")
    part = a_part(ctx_as())
    order = act(order_part, ctx, part_id=part, quantity="2").id
    with pytest.raises(Stale):
        act(cancel_part_order, ctx, part_order_id=order, expected_version=9)
    assert act(cancel_part_order, ctx, part_order_id=order, expected_version=1).state == "cancelled"
    assert availability(ctx, [part])[part].on_order == 0
    with pytest.raises(IllegalTransition):
        act(receive_stock, ctx, part_id=part, quantity="2", unit_cost="1", part_order_id=order)
