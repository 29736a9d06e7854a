from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.payments.builders import a_request, cash
from tests.payments.sandbox import Provider, connect
from tests.work_orders.builders import a_running_order, an_order, approve
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition
from workwright.payments.actions.create_attempt import create_attempt
from workwright.payments.actions.send_attempt import SubjectChanged, send_attempt
from workwright.payments.queries.facts import NotPayable
from workwright.work_orders.actions.edit_line import edit_line

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def prepared(ctx_as: Make, act: Act, provider: Provider) -> Callable[[UUID], UUID]:
    connect(ctx_as(), provider)

    def make(request: UUID) -> UUID:
        return UUID(str(act(create_attempt, ctx_as(), request_id=request).id))

    return make


def test_the_last_look_refuses_what_is_covered_meanwhile(
    ctx_as: Make, act: Act, prepared: Callable[[UUID], UUID]
) -> None:
    ctx = ctx_as()
    request = a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    attempt = prepared(request)
    cash(ctx, 1_000, request_id=request)
    with pytest.raises(NotPayable):
        act(send_attempt, ctx, attempt_id=attempt)


def test_the_last_look_refuses_what_changed_meanwhile(
    ctx_as: Make, act: Act, prepared: Callable[[UUID], UUID]
) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    approve(ctx, order, extra_minor=100_000)
    attempt = prepared(a_request(ctx, 5_000, work_order_id=order.id, line_ids=order.line_ids[:1]))
    act(edit_line, ctx, line_id=order.line_ids[0], quantity="1.1")
    with pytest.raises(SubjectChanged):
        act(send_attempt, ctx, attempt_id=attempt)


def test_it_is_sent_once(ctx_as: Make, act: Act, prepared: Callable[[UUID], UUID]) -> None:
    ctx = ctx_as()
    attempt = prepared(a_request(ctx, 5_000, work_order_id=a_running_order(ctx).id))
    assert act(send_attempt, ctx, attempt_id=attempt).state == "sent"
    with pytest.raises(IllegalTransition):
        act(send_attempt, ctx, attempt_id=attempt)
