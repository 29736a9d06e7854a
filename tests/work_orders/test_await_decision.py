import pytest

from tests.inventory.builders import run_inner
from tests.work_orders.builders import an_order, approve, seen
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.await_decision import AwaitDecision, await_decision


def test_lines_that_were_sent_wait(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    command = AwaitDecision(work_order_id=order.id, line_ids=order.line_ids)
    run_inner(ctx, await_decision, command)
    run_inner(ctx, await_decision, command)
    assert {line.state for line in seen(ctx, order).jobs[0].lines} == {"awaiting"}


def test_agreed_lines_do_not_wait(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    approve(ctx, order)
    with pytest.raises(IllegalTransition, match="The line is authorised"):
        run_inner(ctx, await_decision, AwaitDecision(work_order_id=order.id, line_ids=order.line_ids))
