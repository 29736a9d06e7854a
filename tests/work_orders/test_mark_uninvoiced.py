from tests.inventory.builders import run_inner
from tests.work_orders.builders import a_completed_order
from tests.work_orders.test_mark_invoiced import invoice
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.mark_uninvoiced import MarkUninvoiced, mark_uninvoiced
from workwright.work_orders.queries import billable_lines


def test_credited_lines_can_be_invoiced_again(ctx_as):
    ctx, bill = ctx_as("system"), new_id()
    order = a_completed_order(ctx)
    invoice(ctx, order, 10800, 6490, invoice_id=bill)
    other = MarkUninvoiced(work_order_id=order.id, invoice_id=new_id())
    run_inner(ctx, mark_uninvoiced, other)
    assert billable_lines(ctx, order.id) == []
    one = MarkUninvoiced(work_order_id=order.id, invoice_id=bill, line_ids=order.line_ids[:1])
    run_inner(ctx, mark_uninvoiced, one)
    assert [line.line_id for line in billable_lines(ctx, order.id)] == list(order.line_ids[:1])
    run_inner(ctx, mark_uninvoiced, MarkUninvoiced(work_order_id=order.id, invoice_id=bill))
    assert len(billable_lines(ctx, order.id)) == 2
