"""What belongs to no order is put aside with a reason."""

import pytest

from tests.notify.practice import connect_sms
from tests.notify.test_receive_message import came_in
from tests.work_orders.builders import an_order
from tests.world import act
from workwright.notify.actions.dismiss_message import AlreadyPlaced, dismiss_message
from workwright.notify.actions.place_message import place_message
from workwright.notify.queries import get_received, list_triage


def test_it_leaves_triage_and_stays_in_the_record(ctx_as):
    ctx = ctx_as("dispatch_officer")
    came = came_in(ctx_as(), connect_sms(ctx_as()), sender="+15035550177")
    act(dismiss_message, ctx, received_id=came.id, expected_version=1, reason="Advertising")
    assert list_triage(ctx) == []
    assert get_received(ctx, came.id).dismissed_reason == "Advertising"


def test_what_is_on_an_order_is_not_put_aside(ctx_as):
    ctx = ctx_as()
    came = came_in(ctx, connect_sms(ctx), sender="+15035550177")
    act(place_message, ctx, received_id=came.id, work_order_id=an_order(ctx).id, expected_version=1)
    with pytest.raises(AlreadyPlaced):
        act(dismiss_message, ctx, received_id=came.id, expected_version=2)
