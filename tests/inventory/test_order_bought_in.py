"""Ordering it from a vendor."""

import pytest

from tests.inventory.builders import a_line, a_vendor, planned
from workwright.inventory.actions.order_bought_in import order_bought_in
from workwright.inventory.queries import bought_in_of
from workwright.kernel.errors import IllegalTransition, Invalid, Stale


def test_vendor_and_cost_are_noted(ctx_as, act):
    ctx, line, vendor = ctx_as("service_advisor"), a_line(), a_vendor(ctx_as())
    bought_in = planned(ctx_as(), line)
    done = act(
        order_bought_in, ctx, bought_in_id=bought_in, expected_version=1, vendor_id=vendor, unit_cost="13"
    )
    assert (done.state, done.version) == ("ordered", 2)
    (found,) = bought_in_of(ctx, line.work_order_id)
    assert (found.vendor_id, found.cost_minor) == (vendor, 2600)
    with pytest.raises(IllegalTransition):
        act(order_bought_in, ctx, bought_in_id=bought_in, expected_version=2)


def test_without_vendor_or_with_an_old_version_it_is_refused(ctx_as, act):
    ctx, line = ctx_as(), a_line()
    bought_in = planned(ctx, line)
    with pytest.raises(Invalid):
        act(order_bought_in, ctx, bought_in_id=bought_in, expected_version=1)
    with pytest.raises(Stale):
        act(order_bought_in, ctx, bought_in_id=bought_in, expected_version=3, vendor_id=a_vendor(ctx))
