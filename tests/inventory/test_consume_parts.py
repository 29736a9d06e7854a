"""All parts of some lines leave stock in one go."""

from tests.inventory.builders import a_line, a_part, asked, booked, in_stock, run_inner, stock_of
from workwright.inventory.actions.consume_parts import ConsumeParts, consume_parts


def consumed(ctx, *lines):
    command = ConsumeParts(work_order_id=lines[0].work_order_id, line_ids=tuple(line.id for line in lines))
    return run_inner(ctx, consume_parts, command)


def test_each_line_learns_what_it_used_and_the_costs_sum_to_the_posting(ctx_as, journal):
    ctx = ctx_as()
    filters, oil, first = a_part(ctx), a_part(ctx), a_line()
    second, waiting = a_line(first.work_order_id), a_line(first.work_order_id)
    in_stock(ctx, filters, 3, unit_cost="3.333333")
    in_stock(ctx, oil, "4.5", unit_cost="8")
    asked(ctx, first, filters, 2)
    asked(ctx, second, oil, "4.5")
    asked(ctx, waiting, filters, 2)
    done = consumed(ctx, first, second)
    assert {(use.line_id, use.quantity, use.cost_minor) for use in done.lines} == {
        (first.id, 2, 667),
        (second.id, 4.5, 3600),
    }
    assert done.cost_minor == booked(ctx, "cost_of_sales") == 4267
    assert stock_of(ctx, filters) == (1, 1, 333)
    assert stock_of(ctx, oil) == (0, 0, 0)
    assert journal()[-1]["events"][0][0] == "inventory.parts_consumed"


def test_lines_that_hold_nothing_cost_nothing(ctx_as):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    asked(ctx, line, part)
    assert consumed(ctx, line).lines == ()


def test_consuming_twice_consumes_once(ctx_as):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 2)
    asked(ctx, line, part)
    assert consumed(ctx, line).cost_minor == 1000
    assert consumed(ctx, line).cost_minor == 0
    assert stock_of(ctx, part)[0] == 1
