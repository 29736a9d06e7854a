"""Hours, gaps and skills, right across the change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from workwright.scheduling.rules import (
    Hours,
    Stretch,
    first_gap,
    free_starts,
    lacking,
    open_on,
    works_through,
)
from workwright.scheduling.rules.load import load_of

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


stretches = st.lists(
    st.tuples(st.integers(0, 600), st.integers(1, 120)).map(
        lambda one: Stretch(MONDAY + timedelta(minutes=one[0]), MONDAY + timedelta(minutes=one[0] + one[1]))
    ),
    max_size=6,
)


@given(stretches, st.integers(5, 180), st.integers(-60, 300))
def test_free_starts_are_all_that_fit_and_only_those(taken, minutes, after):
    day, length, step = (
        Stretch(MONDAY, MONDAY + timedelta(hours=9)),
        timedelta(minutes=minutes),
        timedelta(minutes=15),
    )
    earliest = MONDAY + timedelta(minutes=after)
    found = free_starts([day], taken, length, earliest, step)
    grid = [day.start + n * step for n in range(9 * 4)]
    assert found == [
        at
        for at in grid
        if at >= earliest
        and at + length <= day.end
        and not any(other.overlaps(Stretch(at, at + length)) for other in taken)
    ]


@given(stretches, stretches)
def test_load_never_counts_time_twice(visits, absences):
    day = Stretch(MONDAY - timedelta(hours=9), MONDAY + timedelta(hours=15))
    open_times = [Stretch(MONDAY, MONDAY + timedelta(hours=4)), Stretch(MONDAY + timedelta(hours=5), day.end)]
    load = load_of(day, open_times, visits, absences)
    gone = {
        n for n in range(15 * 60) if any(s.start <= MONDAY + timedelta(minutes=n) < s.end for s in absences)
    }
    working = {n for n in range(15 * 60) if not 240 <= n < 300}
    assert load.away == len(gone & working)
    assert load.available == len(working - gone)
