"""Hours, gaps and skills, right across the change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from workwright.scheduling.rules import Hours, Stretch, first_gap, lacking, open_on, works_through

LA = ZoneInfo("America/Los_Angeles")
WEEK = [Hours(day, time(8), time(17)) for day in range(5)]
MONDAY = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def test_a_day_has_its_wall_time_also_when_the_clocks_change():
    sunday = [Hours(6, time(1), time(4))]
    (before,) = open_on(sunday, date(2026, 10, 25), LA)
    (change,) = open_on(sunday, date(2026, 11, 1), LA)
    assert before.end - before.start == timedelta(hours=3)
    assert change.end - change.start == timedelta(hours=4)


def test_without_hours_any_time_is_working_time():
    assert works_through([], Stretch(MONDAY, MONDAY + timedelta(days=3)), LA)


def test_a_visit_must_not_run_over_the_end_of_the_day():
    assert works_through(WEEK, Stretch(MONDAY, MONDAY + timedelta(hours=8)), LA)
    assert not works_through(WEEK, Stretch(MONDAY, MONDAY + timedelta(hours=9)), LA)
    assert not works_through(WEEK, Stretch(MONDAY - timedelta(hours=2), MONDAY), LA)


def test_a_lunch_break_splits_the_day():
    split = [Hours(0, time(8), time(12)), Hours(0, time(13), time(17))]
    assert not works_through(split, Stretch(MONDAY + timedelta(hours=2), MONDAY + timedelta(hours=5)), LA)


def test_the_first_gap_is_after_what_is_booked():
    taken = [Stretch(MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=8))]
    assert first_gap(WEEK, taken, timedelta(hours=1), MONDAY, LA) == MONDAY
    assert first_gap(WEEK, taken, timedelta(hours=2), MONDAY, LA) == MONDAY + timedelta(hours=23)
    assert first_gap(WEEK, taken, timedelta(hours=10), MONDAY, LA) is None


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 300)), max_size=12), st.integers(10, 400))
def test_a_gap_is_free_and_in_hours(bookings, minutes):
    taken = [Stretch(MONDAY + timedelta(minutes=a), MONDAY + timedelta(minutes=a + n)) for a, n in bookings]
    length = timedelta(minutes=minutes)
    found = first_gap(WEEK, taken, length, MONDAY, LA)
    assert found is not None
    assert works_through(WEEK, Stretch(found, found + length), LA)
    assert not any(stretch.overlaps(Stretch(found, found + length)) for stretch in taken)


def test_skills_are_compared_without_case():
    assert lacking(["Brakes"], ["brakes", "welding", "AC"]) == ("AC", "welding")
