from collections.abc import Callable
from typing import Any

import pytest

from tests.access.builders import a_user
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.payments.actions.assign_review import assign_review
from workwright.payments.actions.close_review import ReviewClosed, close_review
from workwright.payments.actions.open_review import open_review
from workwright.payments.queries import list_reviews

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_somebody_looks_after_it_until_it_is_closed(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("branch_manager")
    review = act(open_review, ctx, kind="unusual_amount").id
    robin = a_user(ctx_as(), "robin@example.com", {"role": "accountant", "branch_id": ctx.branch_id})
    with pytest.raises(NotFound):
        act(assign_review, ctx, review_id=review, user_id=new_id())
    act(assign_review, ctx, review_id=review, user_id=robin)
    (shown,) = list_reviews(ctx).rows
    assert shown.owner_id == robin
    assert shown.owner_name
    act(close_review, ctx, review_id=review, reason="A fleet paid its year at once")
    with pytest.raises(ReviewClosed):
        act(assign_review, ctx, review_id=review, user_id=robin)
