import pytest

from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, an_order, approve, seen
from tests.world import act
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.scheduling.actions.start_visit import start_visit
from workwright.scheduling.queries import get_visit
from workwright.work_orders.actions.start_job import NotApproved
from workwright.work_orders.models import ClockEntry


def test_the_jobs_start_and_the_technician_s_clock_runs_on_the_first(ctx_as):
    ctx = ctx_as("system")
    order, user = an_order(ctx, COIL_JOB, BRAKE_JOB), new_id()
    approve(ctx, order)
    visit = a_visit(ctx, order, a_technician(ctx, user_id=user))
    started = act(start_visit, ctx, visit_id=visit).started
    assert started == order.job_ids
    assert [job.state for job in seen(ctx, order).jobs] == ["in_progress", "in_progress"]
    clock = ClockEntry.unscoped.get()
    assert (clock.job_id, clock.worker_id, clock.stopped_at) == (order.job_ids[0], user, None)
    assert get_visit(ctx, visit).state == "in_progress"


def test_work_nobody_agreed_to_is_not_started(ctx_as):
    ctx = ctx_as("system")
    visit = a_visit(ctx, an_order(ctx))
    with pytest.raises(NotApproved):
        act(start_visit, ctx, visit_id=visit)


def test_only_jobs_of_the_visit(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, COIL_JOB, BRAKE_JOB)
    approve(ctx, order)
    visit = a_visit(ctx, order, job_ids=order.job_ids[:1])
    with pytest.raises(NotFound, match="not part of the visit"):
        act(start_visit, ctx, visit_id=visit, job_ids=order.job_ids[1:])
