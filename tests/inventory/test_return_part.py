"""Unused parts come back with the cost with which they left."""

import pytest

from tests.inventory.builders import a_line, a_part, a_van, asked, booked, in_stock, promised, stock_of
from workwright.inventory.actions.consume_part import consume_part
from workwright.inventory.actions.move_stock import MoreThanUsed
from workwright.inventory.actions.return_part import return_part
from workwright.inventory.queries import get_stock, job_costs
from workwright.kernel.errors import NotFound


def used(ctx, act, quantity="3"):
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, quantity, unit_cost="3.333333")
    asked(ctx, line, part, quantity)
    act(consume_part, ctx, line_id=line.id)
    return part, line


def test_what_comes_back_brings_its_cost_back(ctx_as, act):
    ctx = ctx_as("technician")
    part, line = used(ctx_as(), act)
    assert act(return_part, ctx, line_id=line.id, quantity="1", reason="not needed").cost_minor == 333
    assert act(return_part, ctx, line_id=line.id, quantity="2", reason="not needed").cost_minor == 667
    assert stock_of(ctx, part) == (3, 0, 1000)
    assert booked(ctx, "cost_of_sales") == 0
    assert [c.cost_minor for c in job_costs(ctx, line.work_order_id)] == [0]


def test_more_than_was_used_never_comes_back(ctx_as, act):
    ctx = ctx_as()
    part, line = used(ctx, act)
    act(return_part, ctx, line_id=line.id, quantity="2", reason="not needed")
    with pytest.raises(MoreThanUsed):
        act(return_part, ctx, line_id=line.id, quantity="1.001", reason="not needed")
    assert stock_of(ctx, part)[0] == 2


def test_who_waits_gets_it_at_once(ctx_as, act):
    ctx = ctx_as()
    part, line = used(ctx, act)
    waiting = a_line()
    asked(ctx, waiting, part)
    act(return_part, ctx, line_id=line.id, quantity="1", reason="not needed")
    assert [p.state for p in promised(ctx, waiting)] == ["reserved"]


def test_it_may_come_back_to_another_place(ctx_as, act):
    ctx = ctx_as()
    part, line = used(ctx, act)
    van = a_van(ctx)
    act(return_part, ctx, line_id=line.id, quantity="1", reason="kept on the van", place_id=van)
    assert {(p.place_id, p.on_hand) for p in get_stock(ctx, part).places if p.on_hand} == {(van, 1)}


def test_a_line_that_used_nothing_returns_nothing(ctx_as, act):
    with pytest.raises(NotFound):
        act(return_part, ctx_as(), line_id=a_line().id, quantity="1", reason="not needed")
