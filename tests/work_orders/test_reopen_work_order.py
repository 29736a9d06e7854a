import pytest

from tests.inventory.builders import run_inner
from tests.work_orders.builders import a_completed_order, an_order, seen
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.mark_invoiced import InvoicedLine, MarkInvoiced, mark_invoiced
from workwright.work_orders.actions.reopen_work_order import InvoicedAlready, reopen_work_order


def test_as_long_as_nothing_is_invoiced(ctx_as):
    ctx = ctx_as("system")
    order = a_completed_order(ctx)
    assert act(reopen_work_order, ctx, work_order_id=order.id, reason="rattles").state == "in_progress"
    assert seen(ctx, order).completed_at is None


def test_not_once_it_is(ctx_as):
    ctx = ctx_as("system")
    order = a_completed_order(ctx)
    line = InvoicedLine(line_id=order.line_ids[0], gross_minor=10800)
    run_inner(ctx, mark_invoiced, MarkInvoiced(work_order_id=order.id, invoice_id=new_id(), lines=(line,)))
    with pytest.raises(InvoicedAlready):
        act(reopen_work_order, ctx, work_order_id=order.id, reason="rattles")


def test_only_a_completed_one(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(IllegalTransition):
        act(reopen_work_order, ctx, work_order_id=an_order(ctx).id, reason="rattles")
