"""From the warehouse to the van: one move with two sides."""

import pytest

from tests.inventory.builders import (
    a_line,
    a_part,
    a_van,
    a_warehouse,
    asked,
    booked,
    in_stock,
    promised,
    stock_of,
)
from workwright.inventory.actions.move_stock import NotEnoughStock
from workwright.inventory.actions.transfer_stock import transfer_stock
from workwright.inventory.queries import get_stock, list_moves
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id


def test_what_leaves_one_place_is_at_the_other_and_is_worth_the_same(ctx_as, act):
    ctx = ctx_as("technician")
    part, main, van = a_part(ctx_as()), a_warehouse(ctx_as()), a_van(ctx_as())
    in_stock(ctx_as(), part, 5, place_id=main)
    act(transfer_stock, ctx, part_id=part, quantity="2", from_place_id=main, to_place_id=van)
    assert {(p.place_id, p.on_hand) for p in get_stock(ctx, part).places} == {(main, 3), (van, 2)}
    assert stock_of(ctx, part) == (5, 0, 5000)
    assert booked(ctx, "stock") == 5000
    move = list_moves(ctx, part_id=part).rows[0]
    assert (move.kind, move.from_place_id, move.to_place_id) == ("transfer", main, van)


def test_promised_stock_stays_where_it_is(ctx_as, act):
    ctx = ctx_as()
    part, line, main, van = a_part(ctx), a_line(), a_warehouse(ctx), a_van(ctx)
    in_stock(ctx, part, 2)
    asked(ctx, line, part, 1)
    with pytest.raises(NotEnoughStock):
        act(transfer_stock, ctx, part_id=part, quantity="2", from_place_id=main, to_place_id=van)
    assert {(p.place_id, p.on_hand) for p in get_stock(ctx, part).places} == {(main, 2)}


def test_stock_brought_back_from_the_van_serves_who_waits(ctx_as, act):
    ctx = ctx_as()
    part, line, main, van = a_part(ctx), a_line(), a_warehouse(ctx), a_van(ctx)
    in_stock(ctx, part, 1, place_id=van)
    asked(ctx, line, part, 1)
    act(transfer_stock, ctx, part_id=part, quantity="1", from_place_id=van, to_place_id=main)
    assert [p.state for p in promised(ctx, line)] == ["reserved"]


def test_a_place_that_never_had_it_gives_nothing(ctx_as, act):
    ctx = ctx_as()
    part, main, van = a_part(ctx), a_warehouse(ctx), a_van(ctx)
    in_stock(ctx, part, 1, place_id=main)
    with pytest.raises(NotEnoughStock):
        act(transfer_stock, ctx, part_id=part, quantity="1", from_place_id=van, to_place_id=main)


def test_the_same_or_a_foreign_place_is_refused(ctx_as, act):
    ctx = ctx_as()
    part, main = a_part(ctx), a_warehouse(ctx)
    with pytest.raises(Invalid):
        act(transfer_stock, ctx, part_id=part, quantity="1", from_place_id=main, to_place_id=main)
    with pytest.raises(NotFound):
        act(transfer_stock, ctx, part_id=part, quantity="1", from_place_id=main, to_place_id=new_id())
