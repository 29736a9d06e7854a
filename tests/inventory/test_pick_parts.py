"""Laying reserved parts ready."""

import pytest

from tests.inventory.builders import a_line, a_part, asked, in_stock, promised, stock_of
from workwright.inventory.actions.pick_parts import pick_parts
from workwright.kernel.errors import NotFound


def test_picked_parts_are_still_in_stock_and_still_promised(ctx_as, act):
    ctx = ctx_as("technician")
    part, line = a_part(ctx_as()), a_line()
    in_stock(ctx_as(), part, 2)
    asked(ctx_as(), line, part, 3)
    assert act(pick_parts, ctx, work_order_id=line.work_order_id).line_ids == (line.id,)
    assert sorted(p.state for p in promised(ctx, line)) == ["picked", "short"]
    assert stock_of(ctx, part)[:2] == (2, 2)


def test_nothing_reserved_is_nothing_to_pick(ctx_as, act):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    asked(ctx, line, part)
    with pytest.raises(NotFound):
        act(pick_parts, ctx, work_order_id=line.work_order_id)
