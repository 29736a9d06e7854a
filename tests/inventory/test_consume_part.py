"""Parts are fitted: they leave stock at what they really cost."""

import pytest

from tests.inventory.builders import (
    a_line,
    a_part,
    a_van,
    asked,
    booked,
    in_stock,
    promised,
    stock_of,
)
from workwright.inventory.actions.consume_part import NothingSetAside, consume_part
from workwright.inventory.actions.move_stock import NotEnoughStock
from workwright.inventory.actions.pick_parts import pick_parts
from workwright.inventory.queries import job_costs
from workwright.kernel.errors import NotFound


def test_what_is_set_aside_becomes_cost_of_the_job_at_moving_average(ctx_as, act):
    ctx = ctx_as("technician")
    part, line = a_part(ctx_as()), a_line()
    in_stock(ctx_as(), part, 10, unit_cost="1")
    in_stock(ctx_as(), part, 5, unit_cost="4")
    asked(ctx_as(), line, part, 2)
    done = act(consume_part, ctx, line_id=line.id)
    assert (done.quantity, done.cost_minor) == (2, 400)
    assert stock_of(ctx, part) == (13, 0, 2600)
    assert (booked(ctx, "cost_of_sales"), booked(ctx, "stock")) == (400, 2600)
    assert [(c.line_id, c.cost_minor) for c in job_costs(ctx, line.work_order_id)] == [(line.id, 400)]
    assert [p.state for p in promised(ctx, line)] == ["consumed"]


def test_fewer_than_set_aside_leave_the_rest_set_aside(ctx_as, act):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 4)
    asked(ctx, line, part, 4)
    act(consume_part, ctx, line_id=line.id, quantity="1.5")
    assert stock_of(ctx, part) == (2.5, 2.5, 2500)
    assert sorted((p.state, p.quantity) for p in promised(ctx, line)) == [
        ("consumed", 1.5),
        ("reserved", 2.5),
    ]


def test_more_than_set_aside_come_from_the_van_and_are_no_longer_waited_for(ctx_as, act):
    ctx = ctx_as()
    part, line, van = a_part(ctx), a_line(), a_van(ctx)
    in_stock(ctx, part, 1)
    in_stock(ctx, part, 3, place_id=van)
    asked(ctx, line, part, 4)
    assert act(consume_part, ctx, line_id=line.id, quantity="3", place_id=van).quantity == 3
    assert stock_of(ctx, part)[:2] == (1, 0)
    assert sorted((p.state, p.quantity) for p in promised(ctx, line)) == [
        ("consumed", 1),
        ("consumed", 2),
        ("short", 1),
    ]


def test_more_than_set_aside_with_no_place_named_is_refused(ctx_as, act):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 1)
    asked(ctx, line, part, 1)
    with pytest.raises(NotEnoughStock):
        act(consume_part, ctx, line_id=line.id, quantity="2")
    assert stock_of(ctx, part)[:2] == (1, 1)


def test_a_place_gives_no_more_than_it_has(ctx_as, act):
    ctx = ctx_as()
    part, line, van = a_part(ctx), a_line(), a_van(ctx)
    in_stock(ctx, part, 1, place_id=van)
    asked(ctx, line, part, 2)
    with pytest.raises(NotEnoughStock):
        act(consume_part, ctx, line_id=line.id, quantity="2", place_id=van)
    assert stock_of(ctx, part)[0] == 1


def test_picked_parts_are_consumed_too(ctx_as, act):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 1)
    asked(ctx, line, part)
    act(pick_parts, ctx, work_order_id=line.work_order_id)
    act(consume_part, ctx, line_id=line.id)
    assert stock_of(ctx, part) == (0, 0, 0)


def test_a_line_that_only_waits_has_nothing_to_consume(ctx_as, act):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    asked(ctx, line, part)
    with pytest.raises(NothingSetAside):
        act(consume_part, ctx, line_id=line.id)


def test_a_line_without_parts_or_of_another_branch_is_not_there(ctx_as, act, company):
    ctx, part, line = ctx_as(), a_part(ctx_as()), a_line()
    in_stock(ctx, part, 1)
    asked(ctx, line, part)
    for who, line_id in ((ctx, a_line().id), (ctx_as(branch=company.north), line.id)):
        with pytest.raises(NotFound):
            act(consume_part, who, line_id=line_id)
