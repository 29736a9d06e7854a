from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.payments.builders import a_request, cash
from tests.work_orders.builders import an_order
from tests.world import NOW
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.payments.actions.expire_request import NotExpiredYet, expire_request
from workwright.payments.flows import run_janitor
from workwright.payments.queries import get_request
from workwright.payments.queries.facts import NotPayable

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_the_janitor_expires_what_was_not_paid_in_time(ctx_as: Make, act: Act) -> None:
    ctx, later = ctx_as(), NOW + timedelta(days=7)
    request = a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    with pytest.raises(NotExpiredYet):
        act(expire_request, ctx, request_id=request)
    with pytest.raises(NotPayable):
        cash(ctx_as(at=later), 5_000, request_id=request)
    run_janitor(later)
    assert get_request(ctx, request).state == "expired"
    other = a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    assert act(expire_request, ctx_as(at=later), request_id=other).state == "expired"
    with pytest.raises(Forbidden):
        act(expire_request, ctx_as("branch_manager"), request_id=request)
