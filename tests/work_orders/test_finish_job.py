import pytest

from tests.estimates.builders import an_approved_order
from tests.inventory.builders import a_part, in_stock, stock_of
from tests.work_orders.builders import a_photo, a_running_order, a_service, an_order, approve, seen
from tests.world import act
from workwright.inventory.actions.consume_part import consume_part
from workwright.inventory.actions.release_reservations import release_reservations
from workwright.inventory.actions.reserve_again import reserve_again
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


def test_a_stocked_part_that_nothing_is_promised_for_is_not_forgotten(ctx_as):
    """Somebody released the stock by hand: finishing would bill a part that never left the shelf."""
    ctx = ctx_as("system")
    part = a_part(ctx)
    in_stock(ctx, part, 3)
    order = an_approved_order(ctx, {"title": "Pads", "lines": ({"kind": "part", "part_id": part},)})
    act(start_job, ctx, job_id=order.job_ids[0])
    act(release_reservations, ctx, work_order_id=order.id)
    with pytest.raises(NotReady, match="no stock promised"):
        act(finish_job, ctx, job_id=order.job_ids[0])
    act(reserve_again, ctx, line_id=order.line_ids[0], quantity=1)
    assert act(finish_job, ctx, job_id=order.job_ids[0]).executed == order.line_ids
    assert stock_of(ctx, part)[0] == 2


def test_a_part_that_was_taken_while_the_job_ran_is_not_asked_for_again(ctx_as):
    ctx = ctx_as("system")
    part = a_part(ctx)
    in_stock(ctx, part, 3)
    order = an_approved_order(ctx, {"title": "Pads", "lines": ({"kind": "part", "part_id": part},)})
    act(start_job, ctx, job_id=order.job_ids[0])
    act(consume_part, ctx, line_id=order.line_ids[0])
    assert act(finish_job, ctx, job_id=order.job_ids[0]).executed == order.line_ids
    assert stock_of(ctx, part)[:2] == (2, 0), "taken once"
