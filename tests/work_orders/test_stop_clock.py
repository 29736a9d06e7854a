"""A person's clock is stopped wherever it runs."""

from tests.inventory.builders import run_inner
from tests.work_orders.builders import an_order, approve, seen
from tests.world import act
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.actions.stop_clock import StopClock, stop_clock
from workwright.work_orders.queries import running_clock


def test_the_job_is_paused_with_the_reason(ctx_as):
    order, tech = an_order(ctx_as("system")), ctx_as("technician")
    approve(ctx_as("system"), order)
    act(start_job, tech, job_id=order.job_ids[0])
    stopped = run_inner(ctx_as("system"), stop_clock, StopClock(worker_id=tech.actor.user_id, reason="Home"))
    assert stopped.paused_job_id == order.job_ids[0]
    job = seen(tech, order).jobs[0]
    assert (job.state, job.end_reason) == ("paused", "Home")


def test_a_clock_that_stands_still_stays_so(ctx_as):
    tech = ctx_as("technician")
    assert (
        run_inner(ctx_as("system"), stop_clock, StopClock(worker_id=tech.actor.user_id)).paused_job_id is None
    )
    assert running_clock(tech) is None
    assert running_clock(ctx_as("system")) is None
