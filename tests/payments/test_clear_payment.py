from collections.abc import Callable
from typing import Any

import pytest

from tests.payments.builders import card_slip, cheque
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.payments.actions.clear_payment import NotProvisional, clear_payment
from workwright.payments.queries import get_payment

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_a_persons_word_makes_it_final_once(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    paid = cheque(ctx, 5_000, work_order_id=order.id)
    act(clear_payment, ctx, payment_id=paid.id, reason="The bank confirmed it")
    assert get_payment(ctx, paid.id).state == "received"
    with pytest.raises(NotProvisional):
        act(clear_payment, ctx, payment_id=paid.id, reason="The bank confirmed it")
    with pytest.raises(NotProvisional):
        act(clear_payment, ctx, payment_id=card_slip(ctx, 5, work_order_id=order.id).id, reason="Again")
