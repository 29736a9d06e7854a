"""The one place where moves are written."""

from decimal import Decimal

import pytest

from tests.inventory.builders import a_line, a_part, a_warehouse, asked, in_stock, run_inner, stock_of
from workwright.inventory.actions.move_stock import MoveStock, Moving, NotEnoughStock, move_stock


def test_several_moves_of_one_part_share_its_value_to_the_cent(ctx_as):
    ctx = ctx_as()
    part, place = a_part(ctx), a_warehouse(ctx)
    in_stock(ctx, part, 3, unit_cost="0.333333")
    out = tuple(
        Moving(part_id=part, quantity=Decimal(1), from_place_id=place, line_id=a_line().id) for _ in range(3)
    )
    done = run_inner(ctx, move_stock, MoveStock(kind="consumption", work_order_id=a_line().id, moves=out))
    assert (sum(done.costs), sorted(done.costs)) == (100, [33, 33, 34])
    assert stock_of(ctx, part) == (0, 0, 0)


def test_what_is_promised_does_not_leave(ctx_as):
    ctx = ctx_as()
    part, place = a_part(ctx), a_warehouse(ctx)
    in_stock(ctx, part, 2)
    asked(ctx, a_line(), part, 1)
    out = Moving(part_id=part, quantity=Decimal(2), from_place_id=place)
    with pytest.raises(NotEnoughStock):
        run_inner(ctx, move_stock, MoveStock(kind="adjustment", reason="gone missing", moves=(out,)))
