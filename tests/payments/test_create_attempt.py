from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.payments.builders import a_request, cash
from tests.payments.sandbox import Provider, connect
from tests.work_orders.builders import an_order
from tests.world import in_threads
from workwright.kernel.context import Context
from workwright.payments.actions.create_attempt import (
    AttemptRunning,
    CreateAttempt,
    CreatedAttempt,
    NoProvider,
    create_attempt,
)
from workwright.payments.queries.facts import NotPayable

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_it_asks_what_is_left_and_one_runs_at_a_time(ctx_as: Make, act: Act, provider: Provider) -> None:
    ctx = ctx_as()
    request = a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    with pytest.raises(NoProvider):
        act(create_attempt, ctx, request_id=request)
    connect(ctx, provider)
    cash(ctx, 2_000, request_id=request)
    assert act(create_attempt, ctx, request_id=request).amount_minor == 3_000
    with pytest.raises(AttemptRunning):
        act(create_attempt, ctx, request_id=request)


def test_a_paid_request_needs_no_attempt(ctx_as: Make, act: Act, provider: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, provider)
    request = a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    cash(ctx, 5_000, request_id=request)
    with pytest.raises(NotPayable):
        act(create_attempt, ctx, request_id=request)


@pytest.mark.race
def test_eight_clicks_make_one_attempt(
    fresh_db: str, ctx_as: Make, provider: Provider, superuser: "psycopg.Connection[Any]"
) -> None:
    ctx = ctx_as()
    connect(ctx, provider)
    request = a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    results = in_threads(8, lambda n: create_attempt(ctx_as(), CreateAttempt(request_id=request)))
    assert sum(isinstance(r, CreatedAttempt) for r in results) == 1, results
    assert sum(isinstance(r, AttemptRunning) for r in results) == 7, results
    with pytest.raises(psycopg.errors.RestrictViolation):
        superuser.execute("UPDATE payments_paymentattempt SET amount_minor = 1")
    with pytest.raises(psycopg.errors.CheckViolation):
        superuser.execute("UPDATE payments_paymentattempt SET state = 'succeeded'")
