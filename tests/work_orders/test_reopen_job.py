import pytest

from tests.work_orders.builders import a_running_order, an_order, seen
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.finish_job import finish_job
from workwright.work_orders.actions.reopen_job import reopen_job


def test_a_done_job_is_ready_again(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    act(finish_job, ctx, job_id=order.job_ids[0])
    assert act(reopen_job, ctx, job_id=order.job_ids[0], reason="rattles").state == "ready"
    assert seen(ctx, order).jobs[0].finished_at is None


def test_only_a_done_one(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(IllegalTransition, match="It is possible while done"):
        act(reopen_job, ctx, job_id=an_order(ctx).job_ids[0], reason="why not")
