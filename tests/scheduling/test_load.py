"""Hours sold and available: by hand, across the change of clocks, on holidays, in a fixed number of statements."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.scheduling.builders import WEEKDAYS, a_bay, a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.access.actions.set_policy import set_policy
from workwright.kernel import policy
from workwright.scheduling.actions.book_visit import OutsideHours
from workwright.scheduling.actions.record_absence import record_absence
from workwright.scheduling.queries import week_load
from workwright.scheduling.rules import Stretch, open_on
from workwright.scheduling.rules.holidays import public_holidays
from workwright.scheduling.rules.load import Load, joined, load_of

LA = ZoneInfo("America/Los_Angeles")
HOUR = timedelta(hours=1)
ROUND_THE_CLOCK = tuple({"weekday": day, "opens": time(0), "closes": time(23, 59)} for day in range(7))


def of(ctx, name, on=None):
    return next(one for one in week_load(ctx, on).resources if one.resource.name == name)


def settle(ctx_as, minutes=0, **settings):
    """Set the branch's calendar; return a context in which it holds."""
    ctx = ctx_as("system", at=NOW + timedelta(minutes=minutes))
    act(set_policy, ctx, name="scheduling", settings=settings)
    policy.forget()
    return ctx_as("system", at=ctx.now)


def test_a_week_worked_out_by_hand(ctx_as):
    ctx = ctx_as("system")
    sam, bay = a_technician(ctx), a_bay(ctx)
    a_visit(ctx, an_order(ctx), sam, bay, at=NOW, minutes=90)
    a_visit(ctx, an_order(ctx), sam, at=NOW + 2 * HOUR, minutes=30)
    act(record_absence, ctx, resource_id=sam, starts_at=NOW + 5 * HOUR, ends_at=NOW + 30 * HOUR)
    monday, tuesday, *_, sunday = of(ctx, "Sam Ortiz").days
    assert (monday.available, monday.sold, monday.away, monday.visits) == (9 * 60 - 180, 120, 180, 2)
    assert (tuesday.available, tuesday.away) == (120, 7 * 60), "back at three in the afternoon"
    assert (sunday.available, sunday.percent, sunday.closed) == (0, None, False)
    assert monday.percent == round(100 * 120 / 360)
    assert of(ctx, "Bay 1").days[0].sold == 90
    assert [one.resource.kind for one in week_load(ctx).resources] == ["technician", "bay"]


def test_overtime_shows_as_more_than_there_is(ctx_as):
    ctx = ctx_as("system")
    short = ({"weekday": 0, "opens": time(9), "closes": time(10)},)
    sam = a_technician(ctx, hours=short)
    a_visit(ctx, an_order(ctx), sam, minutes=120, override_reason="The customer waits")
    assert of(ctx, "Sam Ortiz").days[0].percent == 200


@pytest.mark.parametrize(("sunday", "hours"), [(date(2026, 11, 1), 25), (date(2026, 3, 8), 23)])
def test_a_day_on_which_the_clock_changes_has_the_hours_that_pass(ctx_as, sunday, hours):
    ctx = ctx_as("system")
    a_bay(ctx)
    night = datetime.combine(sunday, time(0), LA)
    sam = a_technician(ctx, hours=ROUND_THE_CLOCK)
    a_visit(ctx, an_order(ctx), sam, at=night.astimezone(UTC), minutes=4 * 60)
    seen, free = of(ctx, "Sam Ortiz", sunday).days[6], of(ctx, "Bay 1", sunday).days[6]
    assert seen.on == sunday
    assert (free.available, seen.available) == (hours * 60, hours * 60 - 1)
    assert seen.sold == 4 * 60, "four hours that pass, whatever the wall clock says"
    assert of(ctx, "Sam Ortiz", sunday).days[5].sold == 0


def test_a_visit_over_midnight_counts_on_both_days(ctx_as):
    ctx = ctx_as("system")
    midnight = datetime(2026, 11, 24, 0, 0, tzinfo=LA).astimezone(UTC)
    a_visit(ctx, an_order(ctx), a_bay(ctx), at=midnight - HOUR, minutes=180)
    assert [one.sold for one in of(ctx, "Bay 1").days[:3]] == [60, 120, 0]


def test_nobody_works_on_a_closed_day_unless_somebody_says_why(ctx_as):
    ctx = ctx_as("system")
    sam = a_technician(ctx)
    ctx = settle(ctx_as, public_holidays=True, closed_on=["2026-11-24"])
    days = of(ctx, "Sam Ortiz").days
    assert [one.closed for one in days[:5]] == [
        False,
        True,
        False,
        True,
        True,
    ]  # Thanksgiving, and the day after in CA
    assert [one.available for one in days[:5]] == [540, 0, 540, 0, 0]
    thanksgiving = NOW + 72 * HOUR
    with pytest.raises(OutsideHours, match="closed on 26 November"):
        a_visit(ctx, an_order(ctx), sam, at=thanksgiving)
    a_visit(ctx, an_order(ctx), sam, at=thanksgiving, override_reason="Ambulance")
    assert of(ctx, "Sam Ortiz").days[3].sold == 60
    ctx = settle(ctx_as, 1, public_holidays=True, open_all_the_same_on=["2026-11-27"])
    assert of(ctx, "Sam Ortiz").days[4].available == 540


def test_who_has_no_hours_keeps_the_branchs(ctx_as):
    ctx = ctx_as("system")
    bay = a_bay(ctx)
    assert of(ctx, "Bay 1").days[0].available == 24 * 60
    ctx = settle(ctx_as, opening_hours=[{"weekday": 0, "opens": "08:00", "closes": "18:00"}])
    assert [one.available for one in of(ctx, "Bay 1").days[:2]] == [600, 0]
    with pytest.raises(OutsideHours, match="Bay 1 does not work"):
        a_visit(ctx, an_order(ctx), bay, at=NOW + 24 * HOUR)


def test_a_technician_sees_their_own_week(ctx_as):
    ctx, tech = ctx_as("system"), ctx_as("technician")
    a_technician(ctx), a_technician(ctx, "Maria", user_id=tech.actor.user_id)
    assert [one.resource.name for one in week_load(tech).resources] == ["Maria"]


def test_the_week_takes_the_same_statements_for_few_and_for_many(ctx_as):
    ctx = ctx_as("system")

    def statements():
        with CaptureQueriesContext(connection) as seen:
            week_load(ctx)
        return len(seen)

    a_visit(ctx, an_order(ctx), a_technician(ctx, "First"))
    week_load(ctx)
    few = statements()
    for name in ("Second", "Third", "Fourth"):
        a_visit(ctx, an_order(ctx), a_technician(ctx, name, hours=WEEKDAYS), a_bay(ctx, f"Bay of {name}"))
    assert statements() == few <= 3


def test_absences_that_overlap_are_taken_off_once():
    day = date(2026, 11, 23)
    start = datetime(2026, 11, 23, 8, tzinfo=UTC)
    absences = [Stretch(start, start + 2 * HOUR), Stretch(start + HOUR, start + 3 * HOUR)]
    assert joined(absences) == [Stretch(start, start + 3 * HOUR)]
    whole = Stretch(start - 8 * HOUR, start + 16 * HOUR)
    assert load_of(whole, open_on([], day, UTC), [], absences) == Load(21 * 60, 0, 3 * 60)


def test_holidays_of_a_place_and_of_nowhere():
    assert date(2026, 7, 21) in public_holidays("BE", "BE", 2026)
    assert date(2026, 3, 31) in public_holidays("US", "US-CA", 2026)  # César Chávez Day
    assert date(2026, 3, 31) not in public_holidays("US", "", 2026)
    assert public_holidays("XX", "", 2026) == frozenset()
