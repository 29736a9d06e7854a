import pytest

from tests.inventory.builders import a_part, a_warehouse, asked, in_stock
from tests.work_orders.builders import COIL_JOB, a_running_order, an_order, approve, seen
from tests.work_orders.test_remove_line import Asking
from tests.world import act
from workwright.inventory.queries import availability
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.cancel_work_order import WorkDone, cancel_work_order
from workwright.work_orders.actions.finish_job import finish_job


def test_everything_it_held_is_free_in_the_same_step(ctx_as):
    ctx = ctx_as("system")
    a_warehouse(ctx)
    part = a_part(ctx)
    in_stock(ctx, part, 1)
    order = an_order(ctx, {"title": "Oil", "lines": ({"kind": "part", "part_id": part},)}, COIL_JOB)
    approve(ctx, order)
    asked(ctx, Asking(order), part)
    act(cancel_work_order, ctx, work_order_id=order.id, reason="sold the car")
    view = seen(ctx, order)
    assert (view.state, view.end_reason) == ("cancelled", "sold the car")
    assert {job.state for job in view.jobs} == {"cancelled"}
    assert {line.state for job in view.jobs for line in job.lines} == {"removed"}
    assert availability(ctx, [part])[part].available == 1


def test_done_work_is_invoiced_instead(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    act(finish_job, ctx, job_id=order.job_ids[0])
    with pytest.raises(WorkDone):
        act(cancel_work_order, ctx, work_order_id=order.id, reason="too dear")


def test_once(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    act(cancel_work_order, ctx, work_order_id=order.id, reason="sold the car")
    with pytest.raises(IllegalTransition, match="cancelled"):
        act(cancel_work_order, ctx, work_order_id=order.id, reason="again")
