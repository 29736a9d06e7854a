from datetime import time

import pytest

from tests.scheduling.builders import WEEKDAYS, a_bay, a_technician
from tests.world import act
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.scheduling.actions.add_resource import HoursFields, ResourceThere, add_resource
from workwright.scheduling.queries import list_resources


def test_people_have_hours_and_places_need_none(ctx_as):
    ctx = ctx_as("branch_manager")
    a_technician(ctx)
    a_bay(ctx)
    bay, sam = list_resources(ctx)
    assert (sam.name, sam.skills, len(sam.hours)) == ("Sam Ortiz", ("brakes",), len(WEEKDAYS))
    assert (bay.kind, bay.hours) == ("bay", ())


def test_one_name_and_one_user_once_per_branch(ctx_as, company):
    ctx, user = ctx_as("system"), new_id()
    a_technician(ctx, user_id=user)
    with pytest.raises(ResourceThere):
        a_technician(ctx)


def test_the_same_name_may_be_in_another_branch(ctx_as, company):
    a_bay(ctx_as("system"))
    a_bay(ctx_as("system", branch=company.north))
    assert len(list_resources(ctx_as("system"))) == 1


def test_hours_run_forwards():
    with pytest.raises(ValueError, match="end after they begin"):
        HoursFields(weekday=0, opens=time(17), closes=time(8))


def test_a_technician_may_not(ctx_as):
    with pytest.raises(Forbidden):
        act(add_resource, ctx_as("technician"), kind="bay", name="Bay 9")
