import pytest

from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, a_running_order, an_order, approve, seen
from tests.world import act
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.finish_job import NotReady
from workwright.work_orders.actions.place_hold import place_hold
from workwright.work_orders.actions.start_job import OnHold, start_job
from workwright.work_orders.queries import list_work_orders


def test_a_held_job_is_not_started_another_is(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, COIL_JOB, BRAKE_JOB)
    approve(ctx, order)
    act(
        place_hold,
        ctx,
        work_order_id=order.id,
        job_id=order.job_ids[0],
        kind="parts",
        reason="Coil on back order",
    )
    with pytest.raises(OnHold, match="Coil on back order"):
        act(start_job, ctx, job_id=order.job_ids[0])
    act(start_job, ctx, job_id=order.job_ids[1])
    assert seen(ctx, order).holds[0].kind == "parts"
    assert list_work_orders(ctx).rows[0].on_hold


def test_a_held_order_is_not_completed(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    act(place_hold, ctx, work_order_id=order.id, reason="Customer wants to look first")
    with pytest.raises(NotReady, match="Customer wants to look first"):
        act(complete_work_order, ctx, work_order_id=order.id, finish_jobs=True)
