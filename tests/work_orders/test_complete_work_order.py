import pytest

from tests.work_orders.builders import (
    BRAKE_JOB,
    COIL_JOB,
    a_running_order,
    an_order,
    approve,
    decline,
    seen,
)
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.kernel.policy import Policy
from workwright.work_orders.actions.cancel_job import cancel_job
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.finish_job import NotReady, finish_job
from workwright.work_orders.actions.pause_job import pause_job
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.policy import WorkOrdersPolicy
from workwright.work_orders.queries import billable_lines


def test_what_was_agreed_and_done_can_be_invoiced(ctx_as, journal):
    ctx = ctx_as("system")
    order = an_order(ctx, COIL_JOB, BRAKE_JOB)
    approve(ctx, order, order.line_ids[:2])
    decline(ctx, order, order.line_ids[2:])
    act(start_job, ctx, job_id=order.job_ids[0])
    act(finish_job, ctx, job_id=order.job_ids[0])
    done = act(complete_work_order, ctx, work_order_id=order.id)
    assert done.state == "completed"
    assert [line.line_id for line in billable_lines(ctx, order.id)] == list(order.line_ids[:2])
    assert "work_orders.work_order_completed" in str(journal())


def test_the_refusal_is_the_whole_list(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, COIL_JOB, BRAKE_JOB)
    approve(ctx, order, order.line_ids[:1])
    act(start_job, ctx, job_id=order.job_ids[0])
    act(finish_job, ctx, job_id=order.job_ids[0])
    with pytest.raises(NotReady) as refused:
        act(complete_work_order, ctx, work_order_id=order.id)
    assert [item["code"] for item in refused.value.data["missing"]] == ["job", "decision"]
    assert seen(ctx, order).missing == tuple(item["text"] for item in refused.value.data["missing"])


def test_running_jobs_can_be_finished_with_it(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx, COIL_JOB, BRAKE_JOB)
    act(complete_work_order, ctx, work_order_id=order.id, finish_jobs=True)
    view = seen(ctx, order)
    assert [job.state for job in view.jobs] == ["done", "done"]
    assert all(line.executed_at for job in view.jobs for line in job.lines)


def test_an_order_of_which_nothing_was_done_is_cancelled_instead(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx, COIL_JOB, {"title": "Other"})
    for job_id in order.job_ids:
        act(pause_job, ctx, job_id=job_id)
        act(cancel_job, ctx, job_id=job_id)
    with pytest.raises(NotReady, match="cancel the order"):
        act(complete_work_order, ctx, work_order_id=order.id)


def test_fields_that_the_branch_asks_for(ctx_as, monkeypatch):
    ctx = ctx_as("system")
    asked = WorkOrdersPolicy(required_at_completion=("key_tag", "meter_in"))
    monkeypatch.setattr(
        Policy, "at", classmethod(lambda cls, ctx, instant=None: asked if cls is WorkOrdersPolicy else cls())
    )
    order = a_running_order(ctx, meter_in=5)
    with pytest.raises(NotReady, match="Fill in key tag"):
        act(complete_work_order, ctx, work_order_id=order.id, finish_jobs=True)


def test_only_once_and_not_before_work(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(IllegalTransition, match="It is possible while in progress"):
        act(complete_work_order, ctx, work_order_id=an_order(ctx).id)
    order = a_running_order(ctx)
    act(complete_work_order, ctx, work_order_id=order.id, finish_jobs=True)
    with pytest.raises(IllegalTransition, match="The work order is completed"):
        act(complete_work_order, ctx, work_order_id=order.id)
