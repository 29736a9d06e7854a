"""Promising stock to lines: what is there is set aside, what is not is a known shortage, never minus one."""

from decimal import Decimal

import pytest

from tests.inventory.builders import a_line, a_part, a_van, a_warehouse, asked, in_stock, promised, stock_of
from workwright.inventory.actions.reserve_parts import ReserveParts, reserve_parts
from workwright.kernel.errors import Forbidden


def test_reserving_lowers_what_is_available_not_what_is_there(ctx_as):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 3)
    assert asked(ctx, line, part, 2).state == "reserved"
    assert stock_of(ctx, part) == (Decimal(3), Decimal(2), 3000)


def test_the_second_order_for_the_last_one_is_short_and_told(ctx_as, journal):
    ctx = ctx_as()
    part, first, second = a_part(ctx), a_line(), a_line()
    in_stock(ctx, part, 1)
    assert asked(ctx, first, part).state == "reserved"
    answer = asked(ctx, second, part)
    assert (answer.state, answer.short_quantity) == ("short", 1)
    assert stock_of(ctx, part)[:2] == (1, 1)
    assert [name for name, _ in journal()[-1]["events"]] == ["inventory.part_short"]


def test_a_part_that_was_never_here_is_short(ctx_as):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    assert asked(ctx, line, part, 4).short_quantity == 4
    assert [p.state for p in promised(ctx, line)] == ["short"]


def test_part_of_a_demand_is_set_aside(ctx_as):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 3)
    assert asked(ctx, line, part, 4).short_quantity == 1
    assert sorted((p.state, p.quantity) for p in promised(ctx, line)) == [("reserved", 3), ("short", 1)]


def test_the_default_warehouse_goes_first_and_vans_keep_their_stock(ctx_as):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    main, other, van = a_warehouse(ctx), a_warehouse(ctx, "Annex"), a_van(ctx)
    for place in (van, other, main):
        in_stock(ctx, part, 2, place_id=place)
    assert asked(ctx, line, part, 5).short_quantity == 1
    assert {(p.place_id, p.quantity) for p in promised(ctx, line)} == {(main, 2), (other, 2), (None, 1)}


def test_asking_again_for_the_same_changes_nothing(ctx_as):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 5)
    asked(ctx, line, part, 2)
    assert asked(ctx, line, part, 2).state == "reserved"
    assert stock_of(ctx, part)[1] == 2


def test_a_larger_need_reserves_the_difference_and_a_smaller_one_lets_go(ctx_as):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 5)
    asked(ctx, line, part, 2)
    asked(ctx, line, part, 4)
    assert stock_of(ctx, part)[1] == 4
    asked(ctx, line, part, 1)
    assert stock_of(ctx, part)[1] == 1


def test_what_a_smaller_need_frees_goes_to_who_waits(ctx_as):
    ctx = ctx_as()
    part, line, waiting = a_part(ctx), a_line(), a_line()
    in_stock(ctx, part, 3)
    asked(ctx, line, part, 3)
    asked(ctx, waiting, part, 1)
    asked(ctx, line, part, 2)
    assert [p.state for p in promised(ctx, waiting)] == ["reserved"]
    assert stock_of(ctx, part)[:2] == (3, 3)


def test_another_part_on_the_line_frees_the_first(ctx_as):
    ctx = ctx_as()
    old, new, line = a_part(ctx), a_part(ctx), a_line()
    in_stock(ctx, old, 1)
    in_stock(ctx, new, 1)
    asked(ctx, line, old)
    asked(ctx, line, new)
    assert (stock_of(ctx, old)[1], stock_of(ctx, new)[1]) == (0, 1)


def test_nobody_reserves_for_a_line_that_no_order_vouches_for(ctx_as):
    line = a_line()
    ctx = ctx_as("service_advisor")
    command = ReserveParts(work_order_id=line.work_order_id, demands=[(line.id, line.id, 1)])
    with pytest.raises(Forbidden):
        reserve_parts(ctx, command)


def test_another_branch_has_its_own_stock(ctx_as, company):
    here, there = ctx_as(), ctx_as(branch=company.north)
    part, line = a_part(here), a_line()
    in_stock(here, part, 1)
    assert asked(there, line, part).state == "short"
    assert stock_of(here, part)[1] == 0
