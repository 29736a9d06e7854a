import pytest

from tests.scheduling.builders import a_visit
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.kernel.errors import IllegalTransition
from workwright.scheduling.actions.arrive import arrive
from workwright.scheduling.queries import get_visit


def test_arrival_is_timed_and_happens_once(ctx_as):
    ctx = ctx_as("system")
    visit = a_visit(ctx, an_order(ctx))
    act(arrive, ctx, visit_id=visit)
    assert get_visit(ctx, visit).arrived_at == NOW
    with pytest.raises(IllegalTransition, match="arrived"):
        act(arrive, ctx, visit_id=visit)
