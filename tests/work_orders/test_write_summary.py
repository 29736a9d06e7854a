from tests.work_orders.builders import a_running_order, seen, sign
from tests.world import act
from workwright.work_orders.actions.write_summary import write_summary
from workwright.work_orders.queries import get_summary


def test_it_stands_in_the_summary_and_breaks_an_earlier_signature(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    act(write_summary, ctx, work_order_id=order.id, work_done="Coil changed.")
    assert "What we did:\nCoil changed." in get_summary(ctx, order.id).text
    sign(ctx, order)
    assert seen(ctx, order).signatures[0].fits
    act(write_summary, ctx, work_order_id=order.id, work_done="Coil and plug changed.")
    assert not seen(ctx, order).signatures[0].fits
