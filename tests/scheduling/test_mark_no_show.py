import pytest

from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.scheduling.actions.arrive import arrive
from workwright.scheduling.actions.mark_no_show import mark_no_show
from workwright.scheduling.actions.start_travel import start_travel
from workwright.scheduling.queries import get_visit


def test_after_arrival_nobody_was_there(ctx_as):
    ctx = ctx_as("system")
    sam, order = a_technician(ctx), an_order(ctx)
    visit = a_visit(ctx, order, sam)
    act(start_travel, ctx, visit_id=visit)
    with pytest.raises(IllegalTransition, match="en route"):
        act(mark_no_show, ctx, visit_id=visit)
    act(arrive, ctx, visit_id=visit)
    act(mark_no_show, ctx, visit_id=visit, note="rang twice")
    view = get_visit(ctx, visit)
    assert (view.state, view.end_reason) == ("no_show", "rang twice")
    assert a_visit(ctx, order, sam)
