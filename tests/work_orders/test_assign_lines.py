from collections.abc import Callable

import pytest

from tests.work_orders.builders import an_order
from tests.work_orders.paying import CRASH, an_insured_order, payer
from tests.world import act
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.work_orders.actions.assign_lines import assign_lines
from workwright.work_orders.queries.paying import list_payers

As = Callable[..., Context]


def test_a_line_carried_whole_and_shared_again(ctx_as: As) -> None:
    ctx = ctx_as()
    order = an_insured_order(ctx)
    own, paint = payer(ctx, order, "customer").id, order.line_ids[2]
    act(assign_lines, ctx, work_order_id=order.id, line_ids=[paint], payer_id=own)
    totals = {one.role: one.total_minor for one in list_payers(ctx, order.id)}
    assert totals == {"customer": 500_00 + 146_33, "insurer": 1_578_00}
    act(assign_lines, ctx, work_order_id=order.id, line_ids=[paint])
    assert {one.role: one.total_minor for one in list_payers(ctx, order.id)}["customer"] == 500_00


def test_nobody_of_another_order(ctx_as: As) -> None:
    ctx = ctx_as()
    order = an_insured_order(ctx)
    other = an_order(ctx, CRASH)
    own = payer(ctx, order, "customer").id
    for named in (
        {"line_ids": other.line_ids, "payer_id": own},
        {"line_ids": order.line_ids, "payer_id": other.id},
    ):
        with pytest.raises(NotFound):
            act(assign_lines, ctx, work_order_id=order.id, **named)
