"""A fee by accepted terms is taken off an order, and stays on record."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.inventory.builders import run_inner
from tests.scheduling.builders import a_visit
from tests.scheduling.test_charge_visit_fee import SOON, accepted, nobody_there, with_fees
from tests.work_orders.builders import Made, an_order, seen
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition
from workwright.scheduling.actions.charge_visit_fee import charge_visit_fee
from workwright.work_orders.actions.drop_agreed_fee import DropAgreedFee, drop_agreed_fee
from workwright.work_orders.queries import billable_lines

As = Callable[..., Context]
Act = Callable[..., Any]


def a_charged_order(act: Act, ctx_as: As) -> Made:
    """An order with the fee of 60.00 for a visit to which nobody came."""
    ctx = ctx_as()
    with_fees(ctx)
    order = an_order(ctx)
    visit = a_visit(ctx, order, at=SOON)
    accepted(act, ctx, order)
    nobody_there(act, ctx_as, visit)
    act(charge_visit_fee, ctx, visit_id=visit)
    return order


def test_it_is_off_and_owed_no_more(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    order = a_charged_order(act, ctx_as)
    (line,) = seen(ctx, order).jobs[-1].lines
    run_inner(ctx, drop_agreed_fee, DropAgreedFee(line_id=line.id, reason="A good customer"))
    assert billable_lines(ctx, order.id) == []
    with pytest.raises(IllegalTransition):
        run_inner(ctx, drop_agreed_fee, DropAgreedFee(line_id=line.id, reason="Again"))
