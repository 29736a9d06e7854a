from datetime import date

import pytest

from tests.work_orders.builders import a_completed_order, an_order, seen
from tests.world import act
from workwright.kernel.errors import NotFound
from workwright.work_orders.actions.open_follow_up import open_follow_up
from workwright.work_orders.actions.record_finding import record_finding


def test_both_orders_show_the_link(ctx_as):
    ctx = ctx_as("system")
    origin = an_order(ctx)
    found = act(record_finding, ctx, work_order_id=origin.id, severity="watch", text="Pads at 3 mm").id
    later = act(
        open_follow_up,
        ctx,
        origin_id=origin.id,
        due_on=date(2027, 2, 1),
        reason="Pads are due",
        finding_id=found,
    )
    view = seen(ctx, later.id)
    assert (view.origin.id, view.origin.kind, view.due_on, view.title) == (
        origin.id,
        "follow_up",
        date(2027, 2, 1),
        "Pads at 3 mm",
    )
    before = seen(ctx, origin)
    assert (view.customer_id, view.asset_id) == (before.customer_id, before.asset_id)
    assert [(link.number, link.reason) for link in before.continued_by] == [(later.number, "Pads are due")]


def test_a_comeback_to_a_finished_order(ctx_as):
    ctx = ctx_as("system")
    origin = a_completed_order(ctx)
    later = act(open_follow_up, ctx, origin_id=origin.id, kind="comeback", reason="Stutters again")
    assert seen(ctx, later.id).origin.kind == "comeback"


def test_not_to_another_branch_s_order(ctx_as, company):
    theirs = an_order(ctx_as("system", branch=company.north))
    with pytest.raises(NotFound):
        act(open_follow_up, ctx_as("system"), origin_id=theirs.id, reason="Pads are due")
