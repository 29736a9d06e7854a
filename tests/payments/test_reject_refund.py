from collections.abc import Callable
from typing import Any

import pytest

from tests.payments.builders import card_slip, cash, cash_refund, refund
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition
from workwright.payments.actions.reject_refund import reject_refund
from workwright.payments.queries import get_payment

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_a_rejected_refund_frees_its_amount(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    paid = card_slip(ctx, 50_000, work_order_id=an_order(ctx).id, purpose="deposit")
    asked = refund(ctx, paid.id, 30_000)
    assert get_payment(ctx, paid.id).refundable_minor == 20_000
    assert act(reject_refund, ctx, refund_id=asked.id, reason="The work was done").state == "rejected"
    assert get_payment(ctx, paid.id).refundable_minor == 50_000


def test_money_that_left_is_not_rejected(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    paid = cash(ctx, 500, work_order_id=an_order(ctx).id)
    gone = cash_refund(ctx, paid.id, 100)
    with pytest.raises(IllegalTransition):
        act(reject_refund, ctx, refund_id=gone.id, reason="Too late for that")
