from collections.abc import Callable
from typing import Any

import pytest

from tests.payments.builders import a_request, cash
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.payments.actions.send_request import send_request
from workwright.payments.queries.facts import NotPayable

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_a_payable_request_is_sent(
    ctx_as: Make, act: Act, journal: Callable[..., list[dict[str, Any]]]
) -> None:
    ctx = ctx_as()
    request = a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    act(send_request, ctx, request_id=request, channel="paper")
    assert [name for name, _ in journal()[-1]["events"]] == ["payments.payment_request_sent"]
    cash(ctx, 5_000, request_id=request)
    with pytest.raises(NotPayable):
        act(send_request, ctx, request_id=request)
