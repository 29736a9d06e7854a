"""Letting go of what was promised."""

from tests.inventory.builders import a_line, a_part, asked, in_stock, planned, promised, stock_of
from workwright.inventory.actions.release_reservations import release_reservations
from workwright.inventory.queries import bought_in_of, open_reservations


def test_an_order_lets_go_of_everything_at_once(ctx_as, act):
    ctx = ctx_as()
    part, first = a_part(ctx), a_line()
    second = a_line(first.work_order_id)
    in_stock(ctx, part, 1)
    asked(ctx, first, part)
    asked(ctx, second, part)
    assert open_reservations(ctx) == {first.work_order_id: 2}
    assert act(release_reservations, ctx, work_order_id=first.work_order_id).released == 2
    assert open_reservations(ctx) == {}
    assert stock_of(ctx, part)[:2] == (1, 0)
    assert {p.state for p in promised(ctx, first) + promised(ctx, second)} == {"released"}


def test_only_the_lines_named_let_go(ctx_as, act):
    ctx = ctx_as()
    part, first = a_part(ctx), a_line()
    second = a_line(first.work_order_id)
    in_stock(ctx, part, 2)
    asked(ctx, first, part)
    asked(ctx, second, part)
    act(release_reservations, ctx, work_order_id=first.work_order_id, line_ids=[first.id])
    assert [p.state for p in promised(ctx, second)] == ["reserved"]
    assert stock_of(ctx, part)[1] == 1


def test_what_is_free_again_goes_to_who_waits(ctx_as, act, journal):
    ctx = ctx_as()
    part, holder, waiting = a_part(ctx), a_line(), a_line()
    in_stock(ctx, part, 1)
    asked(ctx, holder, part)
    asked(ctx, waiting, part)
    act(release_reservations, ctx, work_order_id=holder.work_order_id)
    assert [p.state for p in promised(ctx, waiting)] == ["reserved"]
    name, event = journal()[-1]["events"][0]
    assert (name, event["line_id"], event["still_short"]) == (
        "inventory.part_arrived",
        str(waiting.id),
        "0.000",
    )


def test_a_bought_in_part_that_nobody_ordered_yet_is_cancelled(ctx_as, act):
    ctx, line = ctx_as(), a_line()
    planned(ctx, line)
    act(release_reservations, ctx, work_order_id=line.work_order_id)
    assert [b.state for b in bought_in_of(ctx, line.work_order_id)] == ["cancelled"]


def test_releasing_nothing_is_no_fault(ctx_as, act):
    assert act(release_reservations, ctx_as(), work_order_id=a_line().work_order_id).released == 0
