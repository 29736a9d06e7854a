from tests.inventory.builders import run_inner
from tests.work_orders.builders import an_order, approve, seen
from workwright.work_orders.actions.await_decision import AwaitDecision, await_decision
from workwright.work_orders.actions.recall_lines import RecallLines, recall_lines


def test_only_what_still_waits_is_a_proposal_again(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    run_inner(ctx, await_decision, AwaitDecision(work_order_id=order.id, line_ids=order.line_ids))
    approve(ctx, order, order.line_ids[:1])
    run_inner(ctx, recall_lines, RecallLines(work_order_id=order.id, line_ids=order.line_ids))
    assert [line.state for line in seen(ctx, order).jobs[0].lines] == ["authorised", "proposed"]
