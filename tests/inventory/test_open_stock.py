"""Stock that was there before the system was."""

from tests.inventory.builders import a_line, a_part, asked, booked, promised, stock_of
from workwright.inventory.actions.open_stock import open_stock


def test_opening_stock_stands_against_opening_equity(ctx_as, act):
    ctx = ctx_as("accountant")
    part, line = a_part(ctx_as()), a_line()
    asked(ctx_as(), line, part)
    assert act(open_stock, ctx, part_id=part, quantity="4", unit_cost="2.5").cost_minor == 1000
    assert stock_of(ctx, part) == (4, 1, 1000)
    assert (booked(ctx, "stock"), booked(ctx, "opening_equity")) == (1000, 1000)
    assert [p.state for p in promised(ctx, line)] == ["reserved"]
