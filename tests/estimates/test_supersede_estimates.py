"""Only open offers of the same lines end."""

from tests.estimates.builders import a_sent_estimate, answered, looked_at, yes
from tests.inventory.builders import run_inner
from workwright.estimates.actions.supersede_estimates import SupersedeEstimates, supersede_estimates


def test_an_offer_with_its_answers_is_left_alone(ctx_as):
    ctx = ctx_as()
    first = a_sent_estimate(ctx)
    answered(ctx, first, yes(first.line_ids[0]))
    other = a_sent_estimate(ctx)
    command = SupersedeEstimates(work_order_id=first.order.id, by_id=other.id, line_ids=(first.line_ids[0],))
    assert run_inner(ctx, supersede_estimates, command).superseded == ()
    assert looked_at(ctx, first).state == "sent"
