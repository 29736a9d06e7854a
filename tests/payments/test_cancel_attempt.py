from collections.abc import Callable
from typing import Any

import pytest

from tests.payments.builders import a_request
from tests.payments.sandbox import Provider, checkout, connect
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition
from workwright.payments.actions.cancel_attempt import cancel_attempt
from workwright.payments.actions.create_attempt import create_attempt

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_only_what_was_never_sent_is_given_up_here(ctx_as: Make, act: Act, provider: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, provider)
    request = a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    never = act(create_attempt, ctx, request_id=request).id
    assert act(cancel_attempt, ctx, attempt_id=never).state == "cancelled"
    started = checkout(ctx, request)
    with pytest.raises(IllegalTransition):
        act(cancel_attempt, ctx, attempt_id=started.attempt_id)
