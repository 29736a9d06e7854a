"""The time clock of the day: hours present, beside the hours worked on jobs."""

from datetime import timedelta

import pytest

from tests.world import NOW, act, in_threads
from workwright.kernel.errors import Forbidden
from workwright.scheduling.actions import clock_in as module
from workwright.scheduling.actions.clock_in import NobodyInPerson, PresentAlready, clock_in
from workwright.scheduling.actions.clock_out import clock_out
from workwright.scheduling.queries import list_attendance, present_since


def test_a_person_is_present_once(ctx_as):
    tech = ctx_as("technician")
    assert present_since(tech) is None
    act(clock_in, tech)
    assert present_since(tech) == NOW
    with pytest.raises(PresentAlready, match="clocked in already"):
        act(clock_in, ctx_as("technician", at=NOW + timedelta(hours=1)))
    act(clock_in, ctx_as("technician", who="Another"))
    assert [
        one.minutes for one in list_attendance(ctx_as("branch_manager", at=NOW + timedelta(minutes=7)))
    ] == [
        7,
        7,
    ]


def test_a_day_is_shown_by_the_branchs_own_clock(ctx_as):
    act(clock_in, ctx_as("technician"))
    act(
        clock_out, ctx_as("technician", at=NOW + timedelta(hours=16))
    )  # one in the morning, the next day there
    manager = ctx_as("branch_manager")
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)
    assert [one.minutes for one in list_attendance(manager, today)] == [16 * 60]
    assert [one.minutes for one in list_attendance(manager, tomorrow)] == [16 * 60]
    assert list_attendance(manager, NOW.date() - timedelta(days=1)) == []


def test_only_people_have_a_day_at_work(ctx_as):
    with pytest.raises(NobodyInPerson, match="person"):
        act(clock_in, ctx_as("system"))


def test_who_may_not_see_attendance_does_not(ctx_as):
    with pytest.raises(Forbidden):
        list_attendance(ctx_as("technician"))


@pytest.mark.race
def test_two_taps_at_once_make_one_presence(fresh_db, ctx_as):
    came = in_threads(6, lambda index: act(clock_in, ctx_as("technician", key=f"tap {index}")))
    assert sum(not isinstance(one, Exception) for one in came) == 1
    assert {type(one) for one in came if isinstance(one, Exception)} == {PresentAlready}


@pytest.mark.race
def test_without_the_constraint_two_taps_make_two(fresh_db, ctx_as, superuser, monkeypatch):
    """The negative control: the look before does not keep two apart, the database does."""
    superuser.execute("ALTER TABLE scheduling_attendance DROP CONSTRAINT attendance_no_overlap")
    monkeypatch.setattr(module, "open_attendance", lambda worker_id: None)
    came = in_threads(4, lambda index: act(clock_in, ctx_as("technician", key=f"tap {index}")))
    assert sum(not isinstance(one, Exception) for one in came) > 1
