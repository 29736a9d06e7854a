from datetime import timedelta

import pytest

from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, a_service, an_order, approve, seen
from tests.world import NOW, act
from workwright.scheduling.actions.finish_visit import finish_visit
from workwright.scheduling.actions.start_visit import start_visit
from workwright.scheduling.queries import get_visit, visits_of
from workwright.work_orders.actions.finish_job import NotReady

HALF = timedelta(minutes=30)


def test_the_jobs_are_done_and_the_rest_of_the_time_is_free(ctx_as):
    ctx, half = ctx_as("system"), ctx_as("system", at=NOW + HALF)
    order, sam = an_order(ctx), a_technician(ctx)
    approve(ctx, order)
    visit = a_visit(ctx, order, sam)
    act(start_visit, ctx, visit_id=visit)
    done = act(finish_visit, half, visit_id=visit)
    assert (done.state, done.return_needed) == ("done", False)
    job = seen(half, order).jobs[0]
    assert (job.state, job.time.wrench) == ("done", 30 * 60)
    assert a_visit(half, an_order(half), sam, at=NOW + HALF, minutes=30)


def test_what_is_left_needs_a_return_visit(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, COIL_JOB, BRAKE_JOB)
    approve(ctx, order)
    first = a_visit(ctx, order)
    act(start_visit, ctx, visit_id=first)
    done = act(finish_visit, ctx, visit_id=first, done_job_ids=order.job_ids[:1], note="Rotor still to come")
    assert done.return_needed
    assert [job.state for job in seen(ctx, order).jobs] == ["done", "paused"]
    second = a_visit(ctx, order, a_technician(ctx, "Kim Lee"), at=NOW + timedelta(hours=3))
    act(start_visit, ctx, visit_id=second)
    assert not act(finish_visit, ctx, visit_id=second).return_needed
    assert [visit.return_needed for visit in visits_of(ctx, order.id)] == [True, False]
    assert get_visit(ctx, second).jobs == ("Front brakes",)


def test_missing_proof_keeps_the_visit_open(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, {"service_id": a_service(ctx)})
    approve(ctx, order)
    visit = a_visit(ctx, order)
    act(start_visit, ctx, visit_id=visit)
    with pytest.raises(NotReady, match="Torque the wheels"):
        act(finish_visit, ctx, visit_id=visit)
    assert get_visit(ctx, visit).state == "in_progress"
