from datetime import timedelta

import pytest

from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order, seen
from tests.world import NOW, act
from workwright.kernel.errors import IllegalTransition
from workwright.scheduling.actions.arrive import arrive
from workwright.scheduling.actions.start_travel import start_travel
from workwright.scheduling.queries import get_visit


def test_travel_counts_for_the_job_until_arrival(ctx_as):
    ctx, order = ctx_as("system"), None
    order = an_order(ctx)
    visit = a_visit(ctx, order, a_technician(ctx))
    expected = NOW + timedelta(minutes=20)
    act(start_travel, ctx, visit_id=visit, expected_at=expected)
    view = get_visit(ctx, visit)
    assert (view.state, view.expected_at) == ("en_route", expected)
    later = ctx_as("system", at=NOW + timedelta(minutes=18))
    act(arrive, later, visit_id=visit)
    time = seen(later, order).jobs[0].time
    assert (time.travel, time.wrench, time.paid, time.running) == (18 * 60, 0, 18 * 60, False)


def test_nobody_travels_twice(ctx_as):
    ctx = ctx_as("system")
    visit = a_visit(ctx, an_order(ctx))
    act(start_travel, ctx, visit_id=visit)
    with pytest.raises(IllegalTransition, match="en route"):
        act(start_travel, ctx, visit_id=visit)
