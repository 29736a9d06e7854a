from datetime import timedelta
from time import sleep

import pytest

from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, an_order, approve, seen
from tests.world import NOW, act, in_threads
from workwright.kernel.errors import Forbidden, IllegalTransition, NotFound
from workwright.work_orders.actions import start_job as module
from workwright.work_orders.actions.start_job import NotApproved, start_job
from workwright.work_orders.models import ClockEntry
from workwright.work_orders.queries import locks


def test_the_first_job_starts_the_order(ctx_as):
    ctx = ctx_as("technician")
    order = an_order(ctx_as("system"))
    approve(ctx_as("system"), order)
    done = act(start_job, ctx, job_id=order.job_ids[0])
    assert (done.state, done.order_state) == ("in_progress", "in_progress")
    view = seen(ctx, order)
    assert (view.started_at, view.jobs[0].started_at, view.jobs[0].time.running) == (NOW, NOW, True)
    with pytest.raises(
        IllegalTransition, match=r"The job is in progress: start job is not possible now\. It is possible"
    ):
        act(start_job, ctx, job_id=order.job_ids[0])


def test_nothing_is_started_without_consent(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    with pytest.raises(NotApproved, match="has not agreed to “Misfire, cylinder 2”"):
        act(start_job, ctx, job_id=order.job_ids[0])


def test_a_job_without_charges_needs_no_consent(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, {"title": "Look it over"})
    assert act(start_job, ctx, job_id=order.job_ids[0]).state == "in_progress"


def test_one_clock_per_person(ctx_as):
    ctx = ctx_as("technician")
    order = an_order(ctx_as("system"), COIL_JOB, BRAKE_JOB)
    approve(ctx_as("system"), order)
    act(start_job, ctx, job_id=order.job_ids[0])
    later = ctx_as("technician", at=NOW + timedelta(minutes=10))
    act(start_job, later, job_id=order.job_ids[1])
    running = ClockEntry.unscoped.get(stopped_at=None)
    assert running.job_id == order.job_ids[1]
    assert seen(later, order).jobs[0].time.wrench == 600


def test_a_program_has_no_clock(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    approve(ctx, order)
    act(start_job, ctx, job_id=order.job_ids[0])
    assert ClockEntry.unscoped.count() == 0


def test_strangers_and_other_branches(ctx_as, company):
    order = an_order(ctx_as("system"))
    with pytest.raises(NotFound):
        act(start_job, ctx_as("technician", branch=company.north), job_id=order.job_ids[0])
    with pytest.raises(Forbidden):
        act(start_job, ctx_as("auditor"), job_id=order.job_ids[0])


def _start_at_once(ctx, job_id):
    return in_threads(8, lambda _: act(start_job, ctx, job_id=job_id))


@pytest.mark.race
def test_eight_at_once_start_a_job_once(fresh_db, ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    approve(ctx, order)
    answers = _start_at_once(ctx, order.job_ids[0])
    lost = [answer for answer in answers if isinstance(answer, IllegalTransition)]
    assert (len(answers) - len(lost), len(lost)) == (1, 7)


@pytest.mark.race
def test_without_the_lock_it_is_started_more_than_once(fresh_db, ctx_as, monkeypatch):
    """The negative control: the same race with the order's row not held."""
    ctx = ctx_as("system")
    order = an_order(ctx)
    approve(ctx, order)
    monkeypatch.setattr(locks, "_JOB", locks._JOB.replace("FOR NO KEY UPDATE OF w, j", ""))
    early = module._refuse_early
    monkeypatch.setattr(module, "_refuse_early", lambda *found: (early(*found), sleep(0.3)))
    won = [answer for answer in _start_at_once(ctx, order.job_ids[0]) if not isinstance(answer, Exception)]
    assert len(won) > 1
