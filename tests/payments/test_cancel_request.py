from collections.abc import Callable
from typing import Any

import pytest

from tests.payments.builders import a_request, cash
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition
from workwright.payments.actions.cancel_request import cancel_request
from workwright.payments.queries.facts import NotPayable

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_a_withdrawn_request_is_not_payable(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    request = a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    assert act(cancel_request, ctx, request_id=request).state == "cancelled"
    with pytest.raises(NotPayable):
        cash(ctx, 5_000, request_id=request)
    with pytest.raises(IllegalTransition):
        act(cancel_request, ctx, request_id=request)


def test_a_paid_request_stays_paid(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    request = a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    cash(ctx, 5_000, request_id=request)
    with pytest.raises(IllegalTransition):
        act(cancel_request, ctx, request_id=request)
