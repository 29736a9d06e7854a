"""The old part goes back to the vendor."""

import pytest

from tests.inventory.builders import a_line, a_vendor, booked, planned
from workwright.inventory.actions.receive_bought_in import receive_bought_in
from workwright.inventory.actions.return_core import return_core
from workwright.inventory.queries import bought_in_of
from workwright.kernel.errors import Invalid


def test_the_core_charge_comes_off_the_cost_once(ctx_as, act):
    ctx, line = ctx_as("service_advisor"), a_line()
    bought_in = planned(ctx_as(), line, vendor_id=a_vendor(ctx_as()))
    with pytest.raises(Invalid):
        act(return_core, ctx, bought_in_id=bought_in, expected_version=1)
    act(receive_bought_in, ctx, bought_in_id=bought_in, expected_version=1, bill_number="9", core_minor=300)
    assert "inventory.return_core" in bought_in_of(ctx, line.work_order_id)[0].allowed_actions
    act(return_core, ctx, bought_in_id=bought_in, expected_version=2, credit_minor=100)
    act(return_core, ctx, bought_in_id=bought_in, expected_version=3)
    assert booked(ctx, "cost_of_sales") == 2500
    with pytest.raises(Invalid):
        act(return_core, ctx, bought_in_id=bought_in, expected_version=4)
