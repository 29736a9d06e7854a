"""A forgotten clock is corrected with a reason; what stood before is kept."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.world import NOW, act
from workwright.kernel.errors import NotFound, Stale
from workwright.scheduling.actions.clock_in import PresentAlready, clock_in
from workwright.scheduling.actions.clock_out import clock_out
from workwright.scheduling.actions.correct_attendance import CorrectAttendance, correct_attendance
from workwright.scheduling.queries import get_attendance

HOUR = timedelta(hours=1)


def test_a_forgotten_clock_out_is_set(ctx_as, company):
    manager, came = ctx_as("branch_manager", at=NOW + 30 * HOUR), act(clock_in, ctx_as("technician")).id
    fields = {
        "attendance_id": came,
        "came_at": NOW,
        "left_at": NOW + 8 * HOUR,
        "reason": "Forgot to clock out",
    }
    act(correct_attendance, manager, expected_version=1, **fields)
    shown = get_attendance(manager, came)
    assert (shown.minutes, shown.correction_reason, shown.version) == (480, "Forgot to clock out", 2)
    with pytest.raises(Stale):
        act(correct_attendance, manager, expected_version=1, **fields)
    with pytest.raises(NotFound):
        act(
            correct_attendance,
            ctx_as("branch_manager", branch=company.north),
            expected_version=2,
            **fields,
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_history WHERE table_name = 'scheduling_attendance'")
        assert cursor.fetchone() == (1,)


def test_two_stretches_of_one_person_never_overlap(ctx_as):
    first = act(clock_in, ctx_as("technician")).id
    act(clock_out, ctx_as("technician", at=NOW + HOUR))
    act(clock_in, ctx_as("technician", at=NOW + 2 * HOUR))
    with pytest.raises(PresentAlready):
        act(
            correct_attendance,
            ctx_as("branch_manager"),
            attendance_id=first,
            expected_version=2,
            came_at=NOW,
            left_at=NOW + 3 * HOUR,
            reason="Stayed longer",
        )


def test_nobody_leaves_before_they_came():
    with pytest.raises(ValueError, match="leaves after"):
        CorrectAttendance(
            attendance_id="01a204ad-bd04-7159-85d0-40842862f6d5",
            expected_version=1,
            came_at=NOW,
            left_at=NOW - HOUR,
            reason="Mistake",
        )
