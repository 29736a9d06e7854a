from datetime import timedelta

from tests.work_orders.builders import an_order, approve, seen
from tests.world import NOW, act
from workwright.work_orders.actions.finish_job import finish_job
from workwright.work_orders.actions.pause_job import pause_job
from workwright.work_orders.actions.start_job import start_job


def test_work_waiting_and_breaks_are_counted_apart(ctx_as):
    order = an_order(ctx_as("system"))
    approve(ctx_as("system"), order)
    job = order.job_ids[0]

    def at(minutes):
        return ctx_as("technician", at=NOW + timedelta(minutes=minutes))

    act(start_job, at(0), job_id=job)
    act(pause_job, at(20), job_id=job, waiting=True, reason="Waiting for the part")
    act(start_job, at(35), job_id=job)
    act(pause_job, at(45), job_id=job)
    act(start_job, at(75), job_id=job)
    act(finish_job, at(80), job_id=job)
    time = seen(at(200), order).jobs[0].time
    assert (time.wrench, time.waiting, time.travel, time.paid) == (35 * 60, 15 * 60, 0, 50 * 60)
