from tests.work_orders.builders import a_photo, a_running_order, seen, sign
from tests.world import act
from workwright.work_orders.actions.add_note import add_note
from workwright.work_orders.actions.attach_file import attach_file
from workwright.work_orders.actions.record_finding import record_finding
from workwright.work_orders.actions.write_summary import write_summary
from workwright.work_orders.queries import draft_summary, get_summary


def test_a_first_draft_comes_from_findings_and_notes(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    act(record_finding, ctx, work_order_id=order.id, severity="urgent", text="Coil 2 cracked")
    act(add_note, ctx, work_order_id=order.id, text="Test drive done")
    act(attach_file, ctx, work_order_id=order.id, file_id=a_photo(ctx), kind="after")
    assert draft_summary(ctx, order.id).text == "Coil 2 cracked\nTest drive done\n1 photo on file."


def test_it_stands_in_the_summary_and_breaks_an_earlier_signature(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    act(write_summary, ctx, work_order_id=order.id, work_done="Coil changed.")
    assert "What we did:\nCoil changed." in get_summary(ctx, order.id).text
    sign(ctx, order)
    assert seen(ctx, order).signatures[0].fits
    act(write_summary, ctx, work_order_id=order.id, work_done="Coil and plug changed.")
    assert not seen(ctx, order).signatures[0].fits
