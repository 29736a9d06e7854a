"""Counting what is there."""

import pytest

from tests.inventory.builders import a_line, a_part, asked, booked, in_stock, promised, stock_of
from workwright.inventory.actions.adjust_stock import adjust_stock
from workwright.inventory.actions.move_stock import NotEnoughStock
from workwright.kernel.errors import Invalid


def test_what_was_lost_goes_to_shrinkage_at_average_cost(ctx_as, act):
    ctx = ctx_as("branch_manager")
    part = a_part(ctx_as())
    in_stock(ctx_as(), part, 5, unit_cost="4")
    done = act(adjust_stock, ctx, part_id=part, counted="3", reason="yearly count")
    assert (done.change, done.cost_minor) == (-2, 800)
    assert stock_of(ctx, part) == (3, 0, 1200)
    assert booked(ctx, "shrinkage") == 800


def test_what_was_found_comes_in_at_average_and_serves_who_waits(ctx_as, act):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 2, unit_cost="4")
    asked(ctx, line, part, 3)
    done = act(adjust_stock, ctx, part_id=part, counted="3", reason="found behind the shelf")
    assert (done.change, done.cost_minor, booked(ctx, "shrinkage")) == (1, 400, -400)
    assert {p.state for p in promised(ctx, line)} == {"reserved"}


def test_found_with_none_in_stock_needs_its_cost_said(ctx_as, act):
    ctx, part = ctx_as(), a_part(ctx_as())
    with pytest.raises(Invalid):
        act(adjust_stock, ctx, part_id=part, counted="1", reason="found one")
    act(adjust_stock, ctx, part_id=part, counted="1", reason="found one", unit_cost="7")
    assert stock_of(ctx, part) == (1, 0, 700)


def test_a_count_that_agrees_changes_nothing(ctx_as, act):
    ctx, part = ctx_as(), a_part(ctx_as())
    in_stock(ctx, part, 2)
    assert act(adjust_stock, ctx, part_id=part, counted="2", reason="yearly count").change == 0


def test_what_is_promised_cannot_be_counted_away(ctx_as, act):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 2)
    asked(ctx, line, part, 2)
    with pytest.raises(NotEnoughStock):
        act(adjust_stock, ctx, part_id=part, counted="1", reason="yearly count")
    assert stock_of(ctx, part)[:2] == (2, 2)
