import pytest

from tests.work_orders.builders import a_completed_order, an_order, seen
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.record_condition import RecordCondition, record_condition


def test_condition_at_intake(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, key_tag="K7")
    act(
        record_condition,
        ctx,
        work_order_id=order.id,
        meter_in=84310,
        fuel_percent=25,
        damage_notes="Dent, left door",
    )
    view = seen(ctx, order)
    assert (view.meter_in, view.fuel_percent, view.damage_notes, view.key_tag) == (
        84310,
        25,
        "Dent, left door",
        "K7",
    )


@pytest.mark.parametrize("fields", [{"meter_in": -1}, {"fuel_percent": 101}])
def test_impossible_readings(ctx_as, fields):
    with pytest.raises(ValueError, match="Input should be"):
        RecordCondition(work_order_id=an_order(ctx_as("system")).id, **fields)


def test_not_after_completion(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(IllegalTransition):
        act(record_condition, ctx, work_order_id=a_completed_order(ctx).id, meter_in=1)
