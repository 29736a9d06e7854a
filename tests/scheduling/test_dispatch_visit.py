import pytest

from tests.scheduling.builders import a_visit
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.scheduling.actions.dispatch_visit import dispatch_visit
from workwright.scheduling.queries import get_visit


def test_a_planned_visit_is_handed_over_once(ctx_as):
    ctx = ctx_as("system")
    visit = a_visit(ctx, an_order(ctx))
    act(dispatch_visit, ctx, visit_id=visit)
    view = get_visit(ctx, visit)
    assert (view.state, view.dispatched_at) == ("dispatched", NOW)
    assert "scheduling.start_travel" in view.allowed_actions
    with pytest.raises(IllegalTransition, match="It is possible while planned"):
        act(dispatch_visit, ctx, visit_id=visit)


def test_there_has_to_be_one(ctx_as):
    with pytest.raises(NotFound):
        act(dispatch_visit, ctx_as("dispatch_officer"), visit_id=new_id())
