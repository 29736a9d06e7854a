"""A person says where something belongs; only where they may see both."""

import pytest

from tests.notify.practice import connect_sms
from tests.notify.test_receive_message import came_in
from tests.work_orders.builders import an_order
from tests.world import COMPANY, act
from workwright.kernel.errors import NotFound, Stale
from workwright.notify.actions.dismiss_message import dismiss_message
from workwright.notify.actions.place_message import place_message
from workwright.notify.queries import get_received, list_triage, orders_to_choose, thread
from workwright.work_orders.queries import get_work_order


def test_from_triage_to_the_order(ctx_as):
    ctx = ctx_as("service_advisor")
    order = an_order(ctx_as())
    came = came_in(ctx_as(), connect_sms(ctx_as()), sender="+15035550177")
    act(place_message, ctx, received_id=came.id, work_order_id=order.id, expected_version=1)
    assert list_triage(ctx) == []
    assert [one.text for one in thread(ctx, order.id)] == ["Is it ready?"]
    assert get_received(ctx, came.id).customer_id == get_work_order(ctx, order.id).customer_id


def test_what_was_put_aside_can_still_be_placed(ctx_as):
    ctx = ctx_as()
    came = came_in(ctx, connect_sms(ctx), sender="+15035550177")
    act(dismiss_message, ctx, received_id=came.id, expected_version=1)
    act(place_message, ctx, received_id=came.id, work_order_id=an_order(ctx).id, expected_version=2)


def test_two_people_at_once_and_other_branches(ctx_as):
    ctx = ctx_as()
    came = came_in(ctx, connect_sms(ctx), sender="+15035550177")
    order = an_order(ctx)
    with pytest.raises(NotFound):
        act(
            place_message,
            ctx_as("service_advisor", branch=COMPANY.north),
            received_id=came.id,
            work_order_id=order.id,
            expected_version=1,
        )
    act(place_message, ctx, received_id=came.id, work_order_id=order.id, expected_version=1)
    with pytest.raises(Stale):
        act(place_message, ctx, received_id=came.id, work_order_id=order.id, expected_version=1)


def test_orders_are_found_by_number_and_name(ctx_as):
    ctx = ctx_as()
    order = an_order(ctx)
    assert order.id in [one.id for one in orders_to_choose(ctx, "+15035550177")]
    assert [one.id for one in orders_to_choose(ctx, "+15035550177", order.number.lower())] == [order.id]
    assert orders_to_choose(ctx, "+15035550177", "nobody of this name") == []
