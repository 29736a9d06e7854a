from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.access.builders import somebody_else
from tests.payments.builders import card_slip, refund
from tests.work_orders.builders import an_order
from workwright.access.actions.approve_alone import ReasonNeeded, SecondPersonNeeded
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition
from workwright.payments.actions.approve_refund import approve_refund

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def asked(ctx_as: Make) -> UUID:
    """A refund above the limit, asked for by the branch manager."""
    paid = card_slip(ctx_as(), 50_000, work_order_id=an_order(ctx_as()).id, purpose="deposit")
    return UUID(str(refund(ctx_as("branch_manager"), paid.id, 30_000).id))


def test_a_second_person_approves(ctx_as: Make, act: Act, asked: UUID) -> None:
    done = act(approve_refund, ctx_as("accountant"), refund_id=asked)
    assert (done.state, done.self_approved) == ("approved", False)
    with pytest.raises(IllegalTransition):
        act(approve_refund, ctx_as("accountant"), refund_id=asked)


def test_where_nobody_else_could_it_needs_a_reason_and_is_marked(ctx_as: Make, act: Act, asked: UUID) -> None:
    with pytest.raises(ReasonNeeded):
        act(approve_refund, ctx_as("branch_manager"), refund_id=asked)
    done = act(approve_refund, ctx_as("branch_manager"), refund_id=asked, reason="Alone in the shop")
    assert done.self_approved


def test_where_somebody_else_could_it_is_refused(ctx_as: Make, act: Act, asked: UUID) -> None:
    somebody_else(ctx_as, "accountant")
    with pytest.raises(SecondPersonNeeded):
        act(approve_refund, ctx_as("branch_manager"), refund_id=asked, reason="Alone in the shop")
