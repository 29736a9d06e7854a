"""Being told once that a part runs low."""

from tests.inventory.builders import a_line, a_part, asked, in_stock
from workwright.inventory.actions.release_reservations import release_reservations
from workwright.inventory.actions.set_reorder_point import set_reorder_point
from workwright.inventory.queries import list_stock


def low_events(journal):
    return [e for row in journal() for e in row["events"] if e[0] == "inventory.stock_ran_low"]


def test_crossing_the_point_is_said_once_until_restocked(ctx_as, act, journal):
    ctx = ctx_as()
    part, lines = a_part(ctx), [a_line() for _ in range(4)]
    in_stock(ctx, part, 3)
    assert not act(set_reorder_point, ctx_as("branch_manager"), part_id=part, reorder_point="1").low
    asked(ctx, lines[0], part)
    assert low_events(journal) == []
    asked(ctx, lines[1], part)
    asked(ctx, lines[2], part)
    act(release_reservations, ctx, work_order_id=lines[1].work_order_id)
    asked(ctx, lines[3], part)
    assert [e[1]["available"] for e in low_events(journal)] == ["1.000"]
    assert [row.part_id for row in list_stock(ctx, low=True).rows] == [part]
    in_stock(ctx, part, 5)
    assert list_stock(ctx, low=True).rows == ()
    asked(ctx, lines[1], part, 4)
    assert len(low_events(journal)) == 2


def test_a_part_that_is_low_already_is_flagged_at_once(ctx_as, act):
    ctx, part = ctx_as(), a_part(ctx_as())
    assert act(set_reorder_point, ctx, part_id=part, reorder_point="2").low
    assert act(set_reorder_point, ctx, part_id=part, reorder_point="0").low is not False
