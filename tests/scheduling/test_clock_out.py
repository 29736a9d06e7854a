"""The end of the day: presence ends, and with it the clock on a job."""

from datetime import timedelta

import pytest

from tests.work_orders.builders import an_order, approve, seen
from tests.world import NOW, act
from workwright.scheduling.actions.clock_in import clock_in
from workwright.scheduling.actions.clock_out import NotPresent, clock_out
from workwright.scheduling.queries import list_attendance, present_since
from workwright.work_orders.actions.join_job import join_job
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.queries import running_clock


def test_going_home_pauses_the_job_one_was_alone_on(ctx_as):
    order = an_order(ctx_as("system"))
    approve(ctx_as("system"), order)
    act(clock_in, ctx_as("technician"))
    act(start_job, ctx_as("technician"), job_id=order.job_ids[0])
    later = ctx_as("technician", at=NOW + timedelta(hours=2))
    assert running_clock(later).number == order.number
    assert act(clock_out, later).paused_job_id == order.job_ids[0]
    assert present_since(later) is None
    assert running_clock(later) is None
    assert seen(later, order).jobs[0].state == "paused"
    assert seen(later, order).jobs[0].time.wrench == 2 * 3600
    assert [
        one.minutes for one in list_attendance(ctx_as("branch_manager", at=NOW + timedelta(hours=5)))
    ] == [120]


def test_a_job_with_others_at_it_goes_on(ctx_as):
    order = an_order(ctx_as("system"))
    approve(ctx_as("system"), order)
    one, other = ctx_as("technician", who="One"), ctx_as("technician", who="Other")
    act(start_job, one, job_id=order.job_ids[0])
    act(clock_in, other)
    act(join_job, other, job_id=order.job_ids[0])
    assert act(clock_out, other).paused_job_id is None
    assert seen(one, order).jobs[0].state == "in_progress"
    assert running_clock(one) is not None


def test_nobody_leaves_who_has_not_come(ctx_as):
    with pytest.raises(NotPresent):
        act(clock_out, ctx_as("technician"))
