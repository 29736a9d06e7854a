from collections.abc import Callable
from typing import Any

from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.payments.actions.open_review import open_review
from workwright.payments.queries import account_of, list_reviews

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_an_objection_is_reviewed_once_per_occasion(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    fields = {"kind": "objection", "dedupe": "objection:1", "work_order_id": order.id, "note": "Not agreed"}
    first = act(open_review, ctx, **fields)
    again = act(open_review, ctx, **fields)
    assert (first.opened, again.opened, again.id) == (True, False, first.id)
    assert account_of(ctx, order.id).standing.manual_review
    assert len(list_reviews(ctx).rows) == 1
