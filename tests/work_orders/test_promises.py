"""Orders against their promised time, and the rate of those that came back, worked out by hand."""

from datetime import date, timedelta

import pytest

from tests.work_orders.builders import a_completed_order, an_order
from tests.world import NOW, act
from workwright.kernel.errors import Invalid
from workwright.work_orders.actions.open_follow_up import open_follow_up
from workwright.work_orders.queries import comeback_rate, list_promises

HOUR = timedelta(hours=1)


def test_what_must_be_started_soonest_comes_first(ctx_as, company):
    ctx = ctx_as("system")
    long, short = {"title": "Engine", "duration_minutes": 300}, {"title": "Bulb", "duration_minutes": 10}
    orders = [
        an_order(ctx, short, promised_at=NOW + 2 * HOUR),
        an_order(ctx, long, promised_at=NOW + 4 * HOUR),
        an_order(ctx, short, promised_at=NOW + 9 * HOUR, priority="emergency"),
        an_order(ctx, short, promised_at=NOW - HOUR),
        an_order(ctx, short),
    ]
    rows = list_promises(ctx)
    assert [row.id for row in rows] == [orders[2].id, orders[3].id, orders[1].id, orders[0].id]
    assert [row.standing for row in rows] == ["in_time", "late", "at_risk", "in_time"]
    assert (rows[2].minutes_left, rows[2].latest_start) == (300, NOW - HOUR)
    assert list_promises(ctx_as("dispatch_officer", branch=company.north)) == []


def test_two_of_three_came_back_one_of_them_too_late(ctx_as):
    ctx = ctx_as("system")
    first, second, third = (a_completed_order(ctx) for _ in range(3))
    for origin, days in ((first, 30), (first, 2), (second, 31)):
        later = ctx_as("system", at=NOW + timedelta(days=days))
        act(open_follow_up, later, origin_id=origin.id, kind="comeback", reason="Stutters again")
    act(open_follow_up, ctx, origin_id=third.id, kind="follow_up", reason="Pads are due")
    found = comeback_rate(ctx, date(2026, 11, 23), date(2026, 11, 23))
    assert (found.completed, found.comebacks, found.rate, found.work_order_ids) == (3, 1, 1 / 3, (first.id,))
    assert comeback_rate(ctx, date(2026, 11, 24), date(2026, 11, 25)).rate is None
    with pytest.raises(Invalid):
        comeback_rate(ctx, date(2026, 11, 24), date(2026, 11, 23))
