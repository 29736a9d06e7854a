"""Nobody is woken, and reminders come at the hour on the wall: across both changes of the clock, east and west."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.notify.rules.quiet import allowed_at, reminder_at, zone_of_phone

NIGHT = (time(21), time(8))
ZONES = ("America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns")


def wall(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-11-23 20:59", "2026-11-23 20:59"),
        ("2026-11-23 21:00", "2026-11-24 08:00"),
        ("2026-11-24 07:59", "2026-11-24 08:00"),
        ("2026-11-24 08:00", "2026-11-24 08:00"),
        ("2026-03-07 23:00", "2026-03-08 08:00"),
        ("2026-10-31 23:00", "2026-11-01 08:00"),
        ("2026-11-01 01:30", "2026-11-01 08:00"),
    ],
)
def test_the_night_ends_at_eight_on_the_wall(at: str, until: str) -> None:
    zone = "America/Los_Angeles"
    assert allowed_at(wall(at, zone), zone, *NIGHT) == wall(until, zone)


def test_it_is_the_receiver_s_night_and_not_the_shop_s() -> None:
    evening = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    assert allowed_at(evening, "America/Los_Angeles", *NIGHT) == evening
    assert allowed_at(evening, "America/New_York", *NIGHT) == wall("2026-11-24 08:00", "America/New_York")


def test_a_rest_at_noon_and_no_quiet_hours_at_all() -> None:
    noon = wall("2026-11-24 12:30", "Europe/Rome")
    assert allowed_at(noon, "Europe/Rome", time(12), time(15)) == wall("2026-11-24 15:00", "Europe/Rome")
    assert allowed_at(noon, "Europe/Rome", time(9), time(9)) == noon


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.sampled_from(ZONES), st.times(), st.times()
)
def test_it_never_comes_too_soon_nor_in_the_quiet_hours(
    at: datetime, zone: str, begin: time, end: time
) -> None:
    instant = at.replace(tzinfo=UTC)
    found = allowed_at(instant, zone, begin, end)
    assert instant <= found <= instant + timedelta(hours=26)
    assert allowed_at(found, zone, begin, end) - found <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "starts", "reminded", "hours"),
    [
        ("America/Los_Angeles", "2026-03-08 09:00", "2026-03-07 17:00", 15),
        ("America/Los_Angeles", "2026-11-01 09:00", "2026-10-31 17:00", 17),
        ("Europe/Berlin", "2026-03-29 09:00", "2026-03-28 17:00", 15),
        ("Europe/Berlin", "2026-10-25 09:00", "2026-10-24 17:00", 17),
        ("Europe/Berlin", "2026-11-24 09:00", "2026-11-23 17:00", 16),
    ],
)
def test_a_reminder_is_of_the_day_before_on_the_wall(
    zone: str, starts: str, reminded: str, hours: int
) -> None:
    found = reminder_at(wall(starts, zone), zone, time(17))
    assert found == wall(reminded, zone)
    assert wall(starts, zone).astimezone(UTC) - found == timedelta(hours=hours)


def test_a_reminder_in_the_hour_that_is_not_comes_right_after_it() -> None:
    found = reminder_at(wall("2026-03-30 09:00", "Europe/Berlin"), "Europe/Berlin", time(2, 30))
    assert found == wall("2026-03-29 03:30", "Europe/Berlin")


@pytest.mark.parametrize(
    ("number", "home", "zone"),
    [
        ("+15035550142", "America/Los_Angeles", "America/Los_Angeles"),
        ("+12125550142", "America/Los_Angeles", "America/New_York"),
        ("+4930123456", "Europe/Brussels", "Europe/Berlin"),
        ("", "Europe/Brussels", ""),
    ],
)
def test_a_number_tells_where_it_is_at_home(number: str, home: str, zone: str) -> None:
    assert zone_of_phone(number, home) == zone
