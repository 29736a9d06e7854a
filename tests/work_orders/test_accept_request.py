import pytest

from tests.work_orders.builders import a_photo, a_service, an_order
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.accept_request import accept_request
from workwright.work_orders.actions.request_work import request_work
from workwright.work_orders.queries import get_work_order


def test_it_opens_with_everything_that_came_with_it(ctx_as):
    ctx = ctx_as("system")
    files = ({"file_id": a_photo(ctx)},)
    asked = act(
        request_work, ctx, name="Lou", email="lou@reyes.example", customer_words="Brakes squeal", files=files
    )
    advisor = ctx_as("service_advisor")
    service = a_service(ctx)
    done = act(accept_request, advisor, work_order_id=asked.id, priority="urgent", service_id=service)
    view = get_work_order(ctx, asked.id)
    assert (done.number, view.state, view.priority) == (asked.number, "open", "urgent")
    assert (len(view.files), view.jobs[0].title) == (1, "Brake service")
    assert view.advisor_id == advisor.actor.user_id


def test_an_open_order_is_no_request(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(IllegalTransition, match="It is possible while requested"):
        act(accept_request, ctx, work_order_id=an_order(ctx).id)
