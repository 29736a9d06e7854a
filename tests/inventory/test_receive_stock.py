"""Goods come in at what they cost."""

from decimal import Decimal

import pytest

from tests.inventory.builders import a_line, a_part, a_vendor, asked, booked, in_stock, promised, stock_of
from workwright.inventory.actions.order_part import order_part
from workwright.inventory.actions.receive_stock import receive_stock
from workwright.inventory.queries import availability, list_moves, list_part_orders, list_places
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound
from workwright.kernel.ids import new_id


def test_receiving_raises_stock_and_what_is_owed_for_it(ctx_as, act):
    ctx = ctx_as("service_advisor")
    part = a_part(ctx_as())
    done = act(
        receive_stock, ctx, part_id=part, quantity="3", unit_cost="12.345", vendor_id=a_vendor(ctx_as())
    )
    assert done.cost_minor == 3704  # 37.035, half up
    assert stock_of(ctx, part) == (3, 0, 3704)
    assert (booked(ctx, "stock"), booked(ctx, "goods_received")) == (3704, 3704)
    assert [move.kind for move in list_moves(ctx, part_id=part).rows] == ["receipt"]


def test_a_new_branch_gets_its_first_warehouse(ctx_as):
    ctx = ctx_as()
    in_stock(ctx, a_part(ctx), 1)
    assert [(p.name, p.kind, p.is_default) for p in list_places(ctx)] == [("Store", "warehouse", True)]


def test_parts_that_cost_nothing_are_stock_without_a_posting(ctx_as):
    ctx = ctx_as()
    part = a_part(ctx)
    in_stock(ctx, part, 2, unit_cost="0")
    assert stock_of(ctx, part) == (2, 0, 0)
    assert booked(ctx, "stock") == 0


def test_the_line_it_was_ordered_for_is_served_before_who_asked_earlier(ctx_as, act, journal):
    ctx = ctx_as()
    part, earlier, ordered_for = a_part(ctx), a_line(), a_line()
    asked(ctx, earlier, part)
    asked(ctx, ordered_for, part)
    order = act(
        order_part, ctx, part_id=part, quantity="1", for_line_id=ordered_for.id, vendor_id=a_vendor(ctx)
    ).id
    assert availability(ctx, [part])[part].on_order == 1
    done = act(receive_stock, ctx, part_id=part, quantity="1", unit_cost="10", part_order_id=order)
    assert done.served_line_ids == (ordered_for.id,)
    assert [p.state for p in promised(ctx, ordered_for)] == ["reserved"]
    assert [p.state for p in promised(ctx, earlier)] == ["short"]
    assert journal()[-1]["events"][0][0] == "inventory.part_arrived"
    assert availability(ctx, [part])[part].on_order == 0


def test_an_order_is_received_in_parts_and_once(ctx_as, act):
    ctx = ctx_as()
    part = a_part(ctx)
    order = act(order_part, ctx, part_id=part, quantity="5").id
    act(receive_stock, ctx, part_id=part, quantity="2", unit_cost="1", part_order_id=order)
    assert [(o.received, o.state) for o in list_part_orders(ctx)] == [(2, "ordered")]
    act(receive_stock, ctx, part_id=part, quantity="4", unit_cost="1", part_order_id=order)
    assert list_part_orders(ctx) == []
    assert stock_of(ctx, part)[0] == 6
    with pytest.raises(IllegalTransition):
        act(receive_stock, ctx, part_id=part, quantity="1", unit_cost="1", part_order_id=order)


def test_an_order_for_another_part_is_refused(ctx_as, act):
    ctx = ctx_as()
    order = act(order_part, ctx, part_id=a_part(ctx), quantity="5").id
    with pytest.raises(Invalid):
        act(receive_stock, ctx, part_id=a_part(ctx), quantity="2", unit_cost="1", part_order_id=order)


def test_a_place_of_another_branch_is_not_there(ctx_as, act, company):
    here, there = ctx_as(), ctx_as(branch=company.north)
    part = a_part(here)
    in_stock(there, part, 1)
    place = list_places(there)[0].id
    with pytest.raises(NotFound):
        act(receive_stock, here, part_id=part, quantity="1", unit_cost="1", place_id=place)


def test_an_unknown_part_is_refused(ctx_as, act):
    with pytest.raises(Exception, match=r"does not exist|foreign key"):
        act(receive_stock, ctx_as(), part_id=new_id(), quantity=Decimal(1), unit_cost=Decimal(1))


@pytest.mark.parametrize("quantity", ["0", "-1", "1.0001", "123456789012", "NaN"])
def test_impossible_quantities_are_refused_before_anything_happens(quantity):
    with pytest.raises(ValueError, match="quantity"):
        receive_stock.command(part_id=new_id(), quantity=quantity, unit_cost="1")
