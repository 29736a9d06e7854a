import pytest

from tests.work_orders.builders import a_photo, a_running_order, a_service, an_order, approve, seen
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.attach_file import attach_file
from workwright.work_orders.actions.check_item import check_item
from workwright.work_orders.actions.finish_job import NotReady, finish_job
from workwright.work_orders.actions.start_job import start_job


def test_the_refusal_lists_everything_that_is_missing(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx, {"service_id": a_service(ctx)})
    with pytest.raises(NotReady) as refused:
        act(finish_job, ctx, job_id=order.job_ids[0])
    assert [item["code"] for item in refused.value.data["missing"]] == ["check", "photo"]
    act(check_item, ctx, item_id=seen(ctx, order).jobs[0].checklist[0].id, result="ok")
    act(attach_file, ctx, work_order_id=order.id, file_id=a_photo(ctx), kind="after", job_id=order.job_ids[0])
    assert act(finish_job, ctx, job_id=order.job_ids[0]).executed == order.line_ids


def test_what_was_not_done_is_not_executed(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    done = act(finish_job, ctx, job_id=order.job_ids[0], not_done=order.line_ids[1:])
    assert done.executed == order.line_ids[:1]
    assert [line.executed_at is not None for line in seen(ctx, order).jobs[0].lines] == [True, False]


def test_an_add_on_without_consent_is_not_executed(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    approve(ctx, order, order.line_ids[:1])
    act(start_job, ctx, job_id=order.job_ids[0])
    assert act(finish_job, ctx, job_id=order.job_ids[0]).executed == order.line_ids[:1]


def test_what_has_not_begun_is_not_finished(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(IllegalTransition, match="proposed"):
        act(finish_job, ctx, job_id=an_order(ctx).job_ids[0])
