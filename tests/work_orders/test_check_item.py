from tests.work_orders.builders import a_service, an_order, seen
from tests.world import act
from workwright.work_orders.actions.check_item import check_item


def test_an_answer_can_be_corrected(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, {"service_id": a_service(ctx)})
    item = seen(ctx, order).jobs[0].checklist[0].id
    act(check_item, ctx_as("technician"), item_id=item, result="not_ok", remark="Stud is bent")
    assert seen(ctx, order).jobs[0].checklist[0].remark == "Stud is bent"
    act(check_item, ctx, item_id=item, result="ok")
    check = seen(ctx, order).jobs[0].checklist[0]
    assert (check.result, check.remark, check.checked_by) == ("ok", "", "system")
