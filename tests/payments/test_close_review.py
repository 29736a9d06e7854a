from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from pydantic import ValidationError

from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.payments.actions.close_review import ReviewClosed, close_review
from workwright.payments.actions.open_review import open_review
from workwright.payments.queries import account_of, list_reviews

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_it_is_closed_once_with_a_reason(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    review = act(open_review, ctx, kind="objection", work_order_id=order.id).id
    with pytest.raises(ValidationError):
        act(close_review, ctx, review_id=review, reason="")
    act(close_review, ctx, review_id=review, reason="Called the customer")
    assert not account_of(ctx, order.id).standing.manual_review
    assert list_reviews(ctx, closed=True).rows[0].reason == "Called the customer"
    with pytest.raises(ReviewClosed):
        act(close_review, ctx, review_id=review, reason="Called again")


def test_a_closed_one_is_closed_to_a_superuser(
    ctx_as: Make, act: Act, superuser: "psycopg.Connection[Any]"
) -> None:
    review = act(open_review, ctx_as(), kind="objection").id
    with pytest.raises(psycopg.Error):
        superuser.execute("UPDATE payments_review SET closed_at = now(), closed_by = 'x'")
    act(close_review, ctx_as(), review_id=review, reason="Called the customer")
    for attack in ("UPDATE payments_review SET reason = 'other'", "DELETE FROM payments_review"):
        with pytest.raises(psycopg.Error):
            superuser.execute(attack)
