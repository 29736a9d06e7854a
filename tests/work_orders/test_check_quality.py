import pytest

from tests.access.builders import somebody_else
from tests.work_orders.builders import a_running_order, a_service, an_order, seen
from tests.world import act
from workwright.access.actions.approve_alone import ReasonNeeded, SecondPersonNeeded
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.check_quality import check_quality
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.finish_job import NotReady, finish_job
from workwright.work_orders.actions.start_job import start_job


def _finished(ctx_as):
    order = a_running_order(ctx_as("system"))
    act(finish_job, ctx_as("technician", who="Sam"), job_id=order.job_ids[0])
    return order


def test_another_person_looks(ctx_as):
    order = _finished(ctx_as)
    done = act(check_quality, ctx_as("service_advisor"), job_id=order.job_ids[0], passed=True, remark="clean")
    assert (done.state, done.self_approved) == ("done", False)


def test_not_the_one_who_did_it_when_there_is_another(ctx_as):
    order = _finished(ctx_as)
    somebody_else(ctx_as, "technician")
    with pytest.raises(SecondPersonNeeded, match="Robin Vale"):
        act(check_quality, ctx_as("technician", who="Sam"), job_id=order.job_ids[0], passed=True)


def test_alone_it_takes_a_reason_and_is_marked(ctx_as, journal):
    order = _finished(ctx_as)
    sam = ctx_as("technician", who="Sam")
    with pytest.raises(ReasonNeeded):
        act(check_quality, sam, job_id=order.job_ids[0], passed=True)
    act(check_quality, sam, job_id=order.job_ids[0], passed=True, reason="Nobody else is in today")
    (check,) = seen(sam, order).jobs[0].quality
    assert (check.self_approved, check.reason) == (True, "Nobody else is in today")
    assert "'self_approved': True" in str(journal()[-1])


def test_failed_work_is_done_again_and_checked_again(ctx_as):
    ctx = ctx_as("system")
    proof = {"quality_check": True}
    order = a_running_order(ctx, {"service_id": a_service(ctx, checklist=(), required_proof=proof)})
    job = order.job_ids[0]
    sam = ctx_as("technician", who="Sam")
    act(finish_job, sam, job_id=job)
    assert act(check_quality, ctx, job_id=job, passed=False, remark="squeals").state == "ready"
    with pytest.raises(NotReady, match="Finish or cancel"):
        act(complete_work_order, ctx, work_order_id=order.id)
    act(start_job, sam, job_id=job)
    act(finish_job, sam, job_id=job)
    with pytest.raises(NotReady, match="checked by a second person"):
        act(complete_work_order, ctx, work_order_id=order.id)
    act(check_quality, ctx, job_id=job, passed=True)
    assert act(complete_work_order, ctx, work_order_id=order.id).state == "completed"


def test_only_finished_work(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(IllegalTransition, match="proposed"):
        act(check_quality, ctx, job_id=an_order(ctx).job_ids[0], passed=True)
