"""Lists page, and a mark that was never handed out is a clear error at every list of money."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.drawers.builders import a_drawer, an_open_shift
from tests.payments.builders import card_slip
from tests.work_orders.builders import an_order
from workwright.drawers.queries import list_shifts
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.payments.queries import (
    account_of,
    get_payment,
    get_request,
    list_payments,
    list_refunds,
    list_requests,
    list_reviews,
)
from workwright.release.queries import list_decisions, why_not

Make = Callable[..., Context]
LISTS = (list_payments, list_refunds, list_requests, list_reviews, list_shifts, list_decisions)


@pytest.mark.parametrize("read", LISTS)
def test_a_mark_that_was_never_handed_out_is_refused(ctx_as: Make, read: Any) -> None:
    with pytest.raises(Invalid):
        read(ctx_as("auditor"), after="garbage")
    assert read(ctx_as("auditor"), limit=-5).rows == ()


def test_payments_page_newest_first(ctx_as: Make) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    made = [card_slip(ctx, amount, work_order_id=order.id).id for amount in (100, 200, 300)]
    first = list_payments(ctx, limit=2)
    assert [p.id for p in first.rows] == [made[2], made[1]]
    rest = list_payments(ctx, limit=2, after=first.next)
    assert ([p.id for p in rest.rows], rest.next) == ([made[0]], "")


def test_shifts_page_newest_first(ctx_as: Make) -> None:
    ctx = ctx_as()
    made = [an_open_shift(ctx, 0, a_drawer(ctx, name=f"Till {n}")) for n in range(3)]
    first = list_shifts(ctx, limit=2)
    assert [s.id for s in first.rows] == [made[2], made[1]]
    assert [s.id for s in list_shifts(ctx, limit=2, after=first.next).rows] == [made[0]]


@pytest.mark.parametrize("read", [get_payment, get_request, account_of, why_not])
def test_not_there_and_not_yours_are_one(ctx_as: Make, company: Any, read: Any) -> None:
    ctx = ctx_as()
    order = an_order(ctx).id
    paid = card_slip(ctx, 100, work_order_id=order).id
    there = {get_payment: paid, account_of: order, why_not: order}.get(read, new_id())
    with pytest.raises(NotFound):
        read(ctx_as("auditor", branch=company.north), there)
    with pytest.raises(NotFound):
        read(ctx_as("auditor"), new_id())
