"""What is odd about money opens a review, once, and says why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.payments.builders import card_slip, cash, refund
from tests.work_orders.builders import an_order
from tests.world import NOW
from workwright.access.actions.set_policy import set_policy
from workwright.kernel.context import Context
from workwright.payments import reactions
from workwright.payments.events import AttemptMoved
from workwright.payments.queries import list_reviews
from workwright.payments.rules import is_outlier

Make = Callable[..., Context]
Act = Callable[..., Any]
Deliver = Callable[..., Any]


def kinds(ctx: Context) -> list[str]:
    return sorted(review.kind for review in list_reviews(ctx).rows)


def a_payment(ctx: Context, amount_minor: int = 5_000) -> Any:
    return card_slip(ctx, amount_minor, work_order_id=an_order(ctx).id, purpose="deposit").id


def test_a_refund_by_another_method_soon_after_the_payment(ctx_as: Make, deliver: Deliver) -> None:
    ctx = ctx_as()
    refund(ctx, a_payment(ctx), 1_000, method="transfer")
    deliver()
    deliver()
    assert kinds(ctx) == ["refund_other_method", "refund_soon"]


def test_a_refund_the_way_it_came_the_next_day_is_nothing_odd(ctx_as: Make, deliver: Deliver) -> None:
    paid = a_payment(ctx_as())
    refund(ctx_as(at=NOW + timedelta(days=1)), paid, 1_000)
    deliver()
    assert kinds(ctx_as()) == []


def test_many_refunds_by_one_person_are_one_matter(ctx_as: Make, act: Act, deliver: Deliver) -> None:
    act(set_policy, ctx_as(), name="payments", settings={"review_voids": 3, "review_refund_minutes": 0})
    paid = a_payment(ctx_as(), 9_000)
    for _ in range(2):
        refund(ctx_as("cashier"), paid, 100)
    deliver()
    assert kinds(ctx_as()) == []
    for _ in range(3):
        refund(ctx_as("cashier"), paid, 100)
    deliver()
    assert kinds(ctx_as()) == ["many_refunds"]


def test_an_amount_far_above_the_usual(ctx_as: Make, deliver: Deliver) -> None:
    ctx = ctx_as()
    a_payment(ctx, 499_999)
    cash(ctx, 500_000, work_order_id=an_order(ctx).id, purpose="deposit")
    deliver()
    (review,) = list_reviews(ctx).rows
    assert (review.kind, review.amount_minor) == ("unusual_amount", 500_000)


@pytest.mark.parametrize(
    ("amount", "many", "average", "odd"),
    [(499, 0, 0, False), (500, 19, 400, True), (500, 20, 100, False), (1_001, 20, 100, True)],
)
def test_the_rule_of_outliers(amount: int, many: int, average: int, odd: bool) -> None:
    assert is_outlier(amount, many, average, times=10, floor_minor=500) is odd


def test_repeated_failures_on_one_request(
    ctx_as: Make, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third failure opens a review; the fourth says nothing new."""
    ctx, failed = ctx_as(), iter((2, 3, 4))
    order = an_order(ctx).id
    monkeypatch.setattr(reactions, "failed_attempts", lambda request_id: next(failed))
    opened: list[Any] = []
    monkeypatch.setattr(reactions, "open_review", lambda ctx, command: opened.append(command.dedupe))
    event = AttemptMoved(attempt_id=order, request_id=order, work_order_id=order, state="failed")
    for _ in range(3):
        reactions.look_at_failures(ctx, event)
    assert not reactions.has_failed(ctx, event.model_copy(update={"state": "processing"}))
    assert opened == [f"repeated_attempts:{order}"] * 2
