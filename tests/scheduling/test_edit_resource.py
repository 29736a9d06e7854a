from datetime import time

import pytest

from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import act
from workwright.kernel.errors import Invalid, Stale
from workwright.scheduling.actions.edit_resource import edit_resource
from workwright.scheduling.queries import list_resources


def test_what_is_left_out_stays_and_hours_are_replaced(ctx_as):
    ctx = ctx_as("system")
    sam = a_technician(ctx)
    hours = ({"weekday": 5, "opens": time(9), "closes": time(13)},)
    act(edit_resource, ctx, resource_id=sam, expected_version=1, skills=("brakes", "welding"), hours=hours)
    view = list_resources(ctx)[0]
    assert (view.name, view.skills, view.version) == ("Sam Ortiz", ("brakes", "welding"), 2)
    assert [one.weekday for one in view.hours] == [5]


def test_a_stale_change_is_refused(ctx_as):
    ctx = ctx_as("system")
    sam = a_technician(ctx)
    act(edit_resource, ctx, resource_id=sam, expected_version=1, name="Sam O.")
    with pytest.raises(Stale):
        act(edit_resource, ctx, resource_id=sam, expected_version=1, name="Samuel")


def test_what_is_no_longer_in_use_cannot_be_booked(ctx_as):
    ctx = ctx_as("system")
    sam = a_technician(ctx)
    act(edit_resource, ctx, resource_id=sam, expected_version=1, active=False)
    assert list_resources(ctx) == []
    with pytest.raises(Invalid, match="no longer in use"):
        a_visit(ctx, an_order(ctx), sam)
