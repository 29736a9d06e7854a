"""A new promised time is told to the customer once (A28)."""

from datetime import timedelta

from tests.parties.builders import a_customer
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.notify.queries import list_messages
from workwright.work_orders.actions.edit_work_order import edit_work_order


def test_each_new_time_is_told_once(ctx_as, deliver):
    ctx = ctx_as("system")
    order = an_order(ctx, customer_id=a_customer(ctx, email="ana@diaz.example"))
    later = NOW + timedelta(hours=5)
    act(edit_work_order, ctx, work_order_id=order.id, expected_version=1, promised_at=later)
    act(edit_work_order, ctx, work_order_id=order.id, expected_version=2, promised_at=later, title="Misfire")
    deliver()
    deliver()
    told = [row for row in list_messages(ctx).rows if "ready on" in row.title]
    assert len(told) == 1


def test_a_time_that_holds_again_is_news(ctx_as, deliver):
    ctx = ctx_as("system")
    order = an_order(ctx, customer_id=a_customer(ctx, email="ana@diaz.example"))
    for version, hours in enumerate((5, 9, 5, 9), 1):
        later = NOW + timedelta(hours=hours)
        act(edit_work_order, ctx, work_order_id=order.id, expected_version=version, promised_at=later)
        deliver()
    told = [row for row in list_messages(ctx).rows if "ready on" in row.title]
    assert len(told) == 4
