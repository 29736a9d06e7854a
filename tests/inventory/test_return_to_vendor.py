"""Sending stock back."""

import pytest

from tests.inventory.builders import a_part, a_vendor, booked, in_stock, stock_of
from workwright.inventory.actions.move_stock import NotEnoughStock
from workwright.inventory.actions.return_to_vendor import return_to_vendor


def test_what_goes_back_leaves_stock_and_what_is_to_be_billed(ctx_as, act):
    ctx = ctx_as("service_advisor")
    part, vendor = a_part(ctx_as()), a_vendor(ctx_as())
    in_stock(ctx_as(), part, 3, unit_cost="5")
    assert (
        act(
            return_to_vendor, ctx, part_id=part, quantity="1", vendor_id=vendor, reason="wrong size"
        ).cost_minor
        == 500
    )
    assert stock_of(ctx, part) == (2, 0, 1000)
    assert booked(ctx, "goods_received") == 1000
    with pytest.raises(NotEnoughStock):
        act(return_to_vendor, ctx, part_id=part, quantity="3", vendor_id=vendor, reason="wrong size")
