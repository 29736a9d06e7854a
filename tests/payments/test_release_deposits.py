from collections.abc import Callable
from typing import Any

import pytest

from tests.payments.builders import cash, credit_held, faults, refund
from tests.work_orders.builders import an_order, seen
from workwright.kernel.context import Context
from workwright.payments.actions.apply_credit import NothingToApply
from workwright.payments.actions.release_deposits import release_deposits
from workwright.payments.queries import account_of
from workwright.work_orders.actions.cancel_work_order import cancel_work_order

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_the_deposit_of_a_cancelled_order_is_owed_to_the_customer(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    paid = cash(ctx, 5_000, work_order_id=order.id, purpose="deposit")
    refund(ctx, paid.id, 1_000)
    customer = seen(ctx, order).customer_id
    act(cancel_work_order, ctx, work_order_id=order.id, reason="Sold the car")
    done = act(release_deposits, ctx, work_order_id=order.id, reason="Order cancelled")
    assert done.released_minor == 4_000
    assert credit_held(ctx, customer) == 4_000
    assert account_of(ctx, order.id).deposit_minor == 1_000
    with pytest.raises(NothingToApply):
        act(release_deposits, ctx, work_order_id=order.id, reason="Order cancelled")
    assert faults() == []
