from datetime import timedelta

import pytest

from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.kernel.errors import IllegalTransition
from workwright.scheduling.actions.end_absence import end_absence
from workwright.scheduling.actions.record_absence import record_absence
from workwright.scheduling.models import Occupancy


def test_the_time_is_free_again_once(ctx_as):
    ctx = ctx_as("system")
    sam = a_technician(ctx)
    away = act(record_absence, ctx, resource_id=sam, starts_at=NOW, ends_at=NOW + timedelta(hours=2)).id
    act(end_absence, ctx, absence_id=away)
    assert a_visit(ctx, an_order(ctx), sam)
    with pytest.raises(IllegalTransition, match="taken back before"):
        act(end_absence, ctx, absence_id=away)


def test_a_visit_is_no_absence(ctx_as):
    ctx = ctx_as("system")
    a_visit(ctx, an_order(ctx))
    with pytest.raises(IllegalTransition, match="cancel or move the visit"):
        act(end_absence, ctx, absence_id=Occupancy.unscoped.get().id)
