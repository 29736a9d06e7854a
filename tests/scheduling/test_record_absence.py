from datetime import timedelta

import pytest

from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.scheduling.actions.book_visit import SlotTaken
from workwright.scheduling.actions.record_absence import record_absence
from workwright.scheduling.queries import day_list

HOURS = timedelta(hours=2)


def test_absent_people_are_not_booked(ctx_as):
    ctx = ctx_as("system")
    sam = a_technician(ctx)
    act(record_absence, ctx, resource_id=sam, starts_at=NOW, ends_at=NOW + HOURS, note="dentist")
    with pytest.raises(SlotTaken, match="absence"):
        a_visit(ctx, an_order(ctx), sam)
    (taken,) = day_list(ctx).taken
    assert (taken.reason, taken.note, taken.ends_at) == ("absence", "dentist", NOW + HOURS)


def test_booked_people_are_moved_first(ctx_as):
    ctx = ctx_as("system")
    sam = a_technician(ctx)
    a_visit(ctx, an_order(ctx), sam)
    with pytest.raises(SlotTaken, match="move that first"):
        act(record_absence, ctx, resource_id=sam, starts_at=NOW - HOURS, ends_at=NOW + HOURS)
