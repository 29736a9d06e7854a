"""Reading stock: the numbers agree with the moves, and nobody sees another branch."""

import pytest

from tests.inventory.builders import a_line, a_part, a_van, a_warehouse, asked, in_stock
from workwright.inventory.actions.order_part import order_part
from workwright.inventory.queries import (
    availability,
    get_stock,
    list_job_costs,
    list_moves,
    list_places,
    list_reservations,
    list_stock,
)
from workwright.kernel.errors import Forbidden, Invalid
from workwright.kernel.ids import new_id


def test_on_hand_reserved_available_on_order_and_short(ctx_as, act):
    ctx = ctx_as()
    part, line, never = a_part(ctx), a_line(), a_part(ctx)
    in_stock(ctx, part, 3)
    in_stock(ctx, part, 1, place_id=a_van(ctx))
    asked(ctx, line, part, 5)
    act(order_part, ctx, part_id=part, quantity="4", for_line_id=line.id)
    found = availability(ctx_as("technician"), [part, never])
    stock = found[part]
    assert (stock.on_hand, stock.reserved, stock.available, stock.on_order, stock.short) == (4, 3, 1, 4, 2)
    assert (found[never].on_hand, found[never].available) == (0, 0)
    moved = sum(move.quantity for move in list_moves(ctx, part_id=part).rows)
    assert moved == stock.on_hand
    assert {(row.kind, row.on_hand) for row in get_stock(ctx, part).places} == {("warehouse", 3), ("van", 1)}


def test_lists_are_walked_in_pages(ctx_as):
    ctx = ctx_as()
    parts = sorted(a_part(ctx) for _ in range(3))
    for part in parts:
        in_stock(ctx, part, 1)
        in_stock(ctx, part, 2)
    first = list_stock(ctx, limit=2)
    rest = list_stock(ctx, limit=2, after=first.next)
    assert [row.part_id for row in (*first.rows, *rest.rows)] == parts
    assert rest.next == ""
    page = list_moves(ctx, limit=4)
    assert len((*page.rows, *list_moves(ctx, limit=4, after=page.next).rows)) == 6
    with pytest.raises(Invalid):
        list_moves(ctx, after="nonsense")


def test_another_branch_sees_its_own_and_nothing_else(ctx_as, company):
    ctx, there = ctx_as(), ctx_as("auditor", branch=company.north)
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 3)
    asked(ctx, line, part, 1)
    a_warehouse(ctx, "Annex")
    assert get_stock(there, part).stock.on_hand == 0
    assert list_stock(there).rows == list_moves(there).rows == ()
    assert list_reservations(there, line.work_order_id) == list_places(there) == []


def test_costs_are_for_those_who_may_see_them(ctx_as):
    with pytest.raises(Forbidden):
        list_job_costs(ctx_as("technician"), new_id())
    assert list_job_costs(ctx_as("accountant"), new_id()) == []
