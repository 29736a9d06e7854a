from tests.work_orders.builders import COIL, an_order, approve, seen
from tests.world import act
from workwright.work_orders.actions.recommend_work import recommend_work
from workwright.work_orders.actions.record_finding import record_finding


def test_a_finding_becomes_a_priced_add_on(ctx_as):
    ctx = ctx_as("technician")
    order = an_order(ctx_as("system"))
    approve(ctx_as("system"), order)
    found = act(record_finding, ctx, work_order_id=order.id, severity="urgent", text="Plug 2 is worn")
    done = act(recommend_work, ctx, finding_id=found.id, lines=(COIL,))
    job = seen(ctx, order).jobs[1]
    assert (job.id, job.title, job.add_on, job.finding_id) == (done.id, "Plug 2 is worn", True, found.id)
    assert [(line.add_on, line.state) for line in job.lines] == [(True, "proposed")]
