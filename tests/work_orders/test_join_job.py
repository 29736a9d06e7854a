"""A second pair of hands on a job, and coming back to one."""

from datetime import timedelta

import pytest

from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, an_order, approve, seen
from tests.world import NOW, act
from workwright.kernel.errors import Forbidden, IllegalTransition, NotFound
from workwright.work_orders.actions.join_job import join_job
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.queries import clocks_of, running_clock


def test_two_people_on_one_job_are_both_on_the_clock(ctx_as):
    order = an_order(ctx_as("system"))
    approve(ctx_as("system"), order)
    job, one, other = order.job_ids[0], ctx_as("technician", who="One"), ctx_as("technician", who="Other")
    with pytest.raises(IllegalTransition, match="not running"):
        act(join_job, other, job_id=job)
    act(start_job, one, job_id=job)
    act(join_job, other, job_id=job)
    assert clocks_of(one, [job]) == {job: frozenset({one.actor.user_id, other.actor.user_id})}
    assert seen(ctx_as("system", at=NOW + timedelta(minutes=30)), order).jobs[0].time.wrench == 2 * 30 * 60


def test_one_comes_back_to_a_job_left_for_another(ctx_as):
    order = an_order(ctx_as("system"), COIL_JOB, BRAKE_JOB)
    approve(ctx_as("system"), order)
    tech = ctx_as("technician")
    for job in order.job_ids:
        act(start_job, tech, job_id=job)
    assert running_clock(tech).job_id == order.job_ids[1], "a person has one running clock"
    act(join_job, tech, job_id=order.job_ids[0])
    assert running_clock(tech).job_id == order.job_ids[0]


def test_only_people_join_and_only_here(ctx_as, company):
    order = an_order(ctx_as("system"))
    with pytest.raises(Forbidden):
        act(join_job, ctx_as("system"), job_id=order.job_ids[0])
    with pytest.raises(NotFound):
        act(join_job, ctx_as("technician", branch=company.north), job_id=order.job_ids[0])
