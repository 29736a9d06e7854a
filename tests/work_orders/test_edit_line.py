import pytest

from tests.work_orders.builders import a_running_order, an_order, approve, decline, seen
from tests.world import act
from workwright.kernel.errors import IllegalTransition, Invalid
from workwright.work_orders.actions.edit_line import edit_line
from workwright.work_orders.actions.finish_job import finish_job
from workwright.work_orders.actions.remove_line import remove_line
from workwright.work_orders.queries import billable_lines


def test_above_the_tolerance_the_customer_is_asked_again(ctx_as, journal):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    line = order.line_ids[0]
    done = act(edit_line, ctx, line_id=line, quantity="1.0")
    assert (done.state, done.gross_minor) == ("awaiting", 13500)
    act(finish_job, ctx, job_id=order.job_ids[0])
    assert [row.line_id for row in billable_lines(ctx, order.id)] == [order.line_ids[1]]
    assert "work_orders.approval_needed" in str(journal())


def test_within_the_tolerance_or_below_it_stays_agreed(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    approve(ctx, order, extra_minor=200)
    assert act(edit_line, ctx, line_id=order.line_ids[1], unit_price="66.90").state == "authorised"
    assert act(edit_line, ctx, line_id=order.line_ids[1], unit_price="66.91").state == "awaiting"
    assert act(edit_line, ctx, line_id=order.line_ids[0], unit_price="100").state == "authorised"


def test_a_declined_line_can_be_offered_anew(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    decline(ctx, order, order.line_ids[:1])
    assert act(edit_line, ctx, line_id=order.line_ids[0], unit_price="90").state == "proposed"


def test_a_discount_has_its_reason_and_author(ctx_as):
    ctx = ctx_as("service_advisor")
    order = an_order(ctx_as("system"))
    with pytest.raises(Invalid, match="Say why"):
        act(edit_line, ctx, line_id=order.line_ids[0], discount_percent=10)
    done = act(edit_line, ctx, line_id=order.line_ids[0], discount_percent=10, discount_reason="Waited long")
    assert done.gross_minor == 9720
    with pytest.raises(Invalid, match="not both"):
        act(edit_line, ctx, line_id=order.line_ids[0], discount_amount=1)


def test_removed_lines_and_empty_changes_are_refused(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    act(remove_line, ctx, line_id=order.line_ids[0])
    with pytest.raises(IllegalTransition, match="removed"):
        act(edit_line, ctx, line_id=order.line_ids[0], quantity=2)
    with pytest.raises(Invalid, match="Say what to change"):
        act(edit_line, ctx, line_id=order.line_ids[1])
    with pytest.raises(Invalid, match="negative price"):
        act(edit_line, ctx, line_id=order.line_ids[1], unit_price="-3")
    assert seen(ctx, order).totals.gross_minor == 6490
