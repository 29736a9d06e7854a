from collections.abc import Callable
from typing import Any

import pytest

from tests.payments.builders import card_slip, refund
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition
from workwright.payments.actions.send_refund import NotThroughProvider, send_refund

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_only_approved_refunds_of_provider_money_are_sent(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    paid = card_slip(ctx, 50_000, work_order_id=an_order(ctx).id)
    with pytest.raises(NotThroughProvider):
        act(send_refund, ctx, refund_id=refund(ctx, paid.id, 100).id)
    with pytest.raises(IllegalTransition):
        act(send_refund, ctx, refund_id=refund(ctx, paid.id, 30_000).id)
