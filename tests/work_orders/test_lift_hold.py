import pytest

from tests.work_orders.builders import an_order, approve, seen
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.lift_hold import lift_hold
from workwright.work_orders.actions.place_hold import place_hold
from workwright.work_orders.actions.start_job import start_job


def test_work_goes_on_and_the_hold_stays_on_record(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    approve(ctx, order)
    hold = act(place_hold, ctx, work_order_id=order.id, reason="Waiting for a call").id
    act(lift_hold, ctx, hold_id=hold, note="called")
    act(start_job, ctx, job_id=order.job_ids[0])
    (seen_hold,) = seen(ctx, order).holds
    assert (seen_hold.lift_note, seen_hold.lifted_at) == ("called", ctx.now)
    with pytest.raises(IllegalTransition, match="lifted before"):
        act(lift_hold, ctx, hold_id=hold)
