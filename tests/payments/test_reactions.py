from collections.abc import Callable
from typing import Any

import pytest

from tests.payments.builders import a_request, cash
from tests.work_orders.builders import an_order, approve
from workwright.kernel.context import Context
from workwright.payments.queries import account_of, get_request
from workwright.payments.queries.facts import NotPayable
from workwright.work_orders.actions.add_line import add_line
from workwright.work_orders.actions.cancel_work_order import cancel_work_order
from workwright.work_orders.actions.edit_line import edit_line

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_a_cancelled_order_asks_for_nothing_and_keeps_its_deposit(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    request = a_request(ctx, 5_000, work_order_id=order.id)
    cash(ctx, 2_000, request_id=request)
    act(cancel_work_order, ctx, work_order_id=order.id, reason="Sold the car")
    assert get_request(ctx, request).state == "cancelled"
    assert account_of(ctx, order.id).deposit_minor == 2_000


def test_a_request_is_void_when_its_lines_change_and_stays_when_others_do(
    ctx_as: Make, act: Act, deliver: Callable[[], int]
) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    approve(ctx, order, extra_minor=100_000)
    lines = order.line_ids[:1]
    named = a_request(ctx, 5_000, work_order_id=order.id, line_ids=lines)
    general = a_request(ctx, 5_000, work_order_id=order.id)
    more = {"kind": "labour", "description": "Also the belt", "quantity": "1", "unit_price": "80"}
    act(add_line, ctx, job_id=order.job_ids[0], **more)
    deliver()
    assert {get_request(ctx, r).state for r in (named, general)} == {"open"}
    act(edit_line, ctx, line_id=lines[0], quantity="1.1")
    with pytest.raises(NotPayable):
        cash(ctx, 5_000, request_id=named)
    deliver()
    assert [get_request(ctx, r).state for r in (named, general)] == ["cancelled", "open"]
