"""A released part is wanted after all."""

import pytest

from tests.inventory.builders import a_line, a_part, asked, in_stock, promised
from workwright.inventory.actions.release_reservations import release_reservations
from workwright.inventory.actions.reserve_again import reserve_again
from workwright.kernel.errors import NotFound


def test_it_is_promised_once_more(ctx_as, act):
    ctx = ctx_as("technician")
    part, line = a_part(ctx_as()), a_line()
    in_stock(ctx_as(), part, 2)
    asked(ctx_as(), line, part, 2)
    act(release_reservations, ctx_as(), work_order_id=line.work_order_id)
    assert act(reserve_again, ctx, line_id=line.id, quantity="2").state == "reserved"
    assert sorted(p.state for p in promised(ctx, line)) == ["released", "reserved"]


def test_a_line_that_never_had_a_part_is_not_there(ctx_as, act):
    with pytest.raises(NotFound):
        act(reserve_again, ctx_as(), line_id=a_line().id, quantity="2")
