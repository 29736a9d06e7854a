"""Ordering a catalogue part for a line that waits for it."""

import pytest

from tests.inventory.builders import a_line, a_part, a_vendor, asked
from workwright.inventory.actions.order_part import order_part
from workwright.inventory.queries import list_part_orders
from workwright.kernel.errors import NotFound


def test_it_names_the_order_that_waits(ctx_as, act):
    ctx = ctx_as("service_advisor")
    part, line = a_part(ctx_as()), a_line()
    asked(ctx_as(), line, part, 2)
    act(
        order_part,
        ctx,
        part_id=part,
        quantity="2",
        for_line_id=line.id,
        vendor_id=a_vendor(ctx_as()),
        reference="PO 7",
    )
    found = list_part_orders(ctx, work_order_id=line.work_order_id)
    assert [(o.line_id, o.quantity, o.state, o.reference) for o in found] == [(line.id, 2, "ordered", "PO 7")]
    assert found[0].allowed_actions == ("inventory.receive_stock", "inventory.cancel_part_order")


def test_a_line_that_waits_for_nothing_is_not_there(ctx_as, act):
    with pytest.raises(NotFound):
        act(order_part, ctx_as(), part_id=a_part(ctx_as()), quantity="2", for_line_id=a_line().id)
