"""It will not come."""

import pytest

from tests.inventory.builders import a_line, a_vendor, planned
from workwright.inventory.actions.cancel_bought_in import cancel_bought_in
from workwright.inventory.actions.order_bought_in import order_bought_in
from workwright.inventory.actions.receive_bought_in import receive_bought_in
from workwright.kernel.errors import IllegalTransition


def test_only_what_has_not_come_is_cancelled(ctx_as, act):
    ctx, vendor = ctx_as("service_advisor"), a_vendor(ctx_as())
    ordered, received = planned(ctx_as(), a_line()), planned(ctx_as(), a_line(), vendor_id=vendor)
    act(order_bought_in, ctx, bought_in_id=ordered, expected_version=1, vendor_id=vendor)
    assert act(cancel_bought_in, ctx, bought_in_id=ordered, expected_version=2).state == "cancelled"
    act(receive_bought_in, ctx, bought_in_id=received, expected_version=1, bill_number="9")
    with pytest.raises(IllegalTransition):
        act(cancel_bought_in, ctx, bought_in_id=received, expected_version=2)
