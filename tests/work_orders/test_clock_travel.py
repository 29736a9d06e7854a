from datetime import timedelta

from tests.inventory.builders import run_inner
from tests.work_orders.builders import an_order, seen
from tests.world import NOW
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.clock_travel import ClockTravel, clock_travel


def test_travel_runs_until_it_is_stopped(ctx_as):
    ctx, later = ctx_as("system"), ctx_as("system", at=NOW + timedelta(minutes=25))
    order = an_order(ctx)
    run_inner(ctx, clock_travel, ClockTravel(job_id=order.job_ids[0], worker_id=new_id()))
    assert seen(ctx, order).jobs[0].time.running
    run_inner(later, clock_travel, ClockTravel(job_id=order.job_ids[0]))
    time = seen(later, order).jobs[0].time
    assert (time.travel, time.paid, time.running) == (1500, 1500, False)
