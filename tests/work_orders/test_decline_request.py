import pytest

from tests.work_orders.builders import an_order
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.decline_request import decline_request
from workwright.work_orders.actions.request_work import request_work
from workwright.work_orders.queries import get_work_order


def test_it_stays_on_record_with_the_reason(ctx_as):
    ctx = ctx_as("system")
    asked = act(request_work, ctx, name="Lou", email="lou@reyes.example", customer_words="Paint my boat")
    act(decline_request, ctx, work_order_id=asked.id, reason="We do not paint boats")
    view = get_work_order(ctx, asked.id)
    assert (view.state, view.end_reason) == ("declined", "We do not paint boats")


def test_an_order_is_cancelled_instead(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(IllegalTransition):
        act(decline_request, ctx, work_order_id=an_order(ctx).id, reason="too late")
