import pytest

from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.scheduling.actions.cancel_visit import cancel_visit
from workwright.scheduling.queries import get_visit


def test_its_time_is_free_at_once_and_who_was_booked_stays_on_record(ctx_as):
    ctx = ctx_as("system")
    sam, order = a_technician(ctx), an_order(ctx)
    visit = a_visit(ctx, order, sam)
    act(cancel_visit, ctx, visit_id=visit, reason="customer is ill")
    assert a_visit(ctx, order, sam)
    view = get_visit(ctx, visit)
    assert (view.state, view.end_reason) == ("cancelled", "customer is ill")
    assert [tag.name for tag in view.resources] == ["Sam Ortiz"]
    with pytest.raises(IllegalTransition, match="cancelled"):
        act(cancel_visit, ctx, visit_id=visit)
