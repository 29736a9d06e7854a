"""One reminder, the day before, by the clock where the work is: right across a change of the clock (K2)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.notify.practice import MOBILE, connect_sms
from tests.parties.builders import a_customer, a_site
from tests.scheduling.builders import a_bay, a_visit
from tests.work_orders.builders import an_order
from tests.world import COMPANY, act
from workwright.access.actions.set_policy import set_policy
from workwright.notify.actions.remind_of_visit import remind_of_visit
from workwright.notify.flows import remind_visits
from workwright.notify.models import Message
from workwright.scheduling.actions.cancel_visit import cancel_visit

WEEK = timedelta(days=7)


def reminders() -> list[Message]:
    return list(Message.unscoped.filter(template="visit_reminder"))


@pytest.fixture
def booked(ctx_as: Any) -> Any:
    """Book a visit for a local hour in a zone, a week before, with a customer who can be written to."""

    def make(starts: str, zone: str = "", **customer: Any) -> tuple[Any, datetime]:
        start = datetime.fromisoformat(starts).replace(tzinfo=ZoneInfo(zone or "America/Los_Angeles"))
        ctx = ctx_as(at=start - WEEK)
        who = a_customer(ctx, **({"email": "ana@diaz.example"} | customer))
        site = a_site(ctx, who, zone=zone) if zone else None
        order = an_order(ctx, customer_id=who, site_id=site)
        return a_visit(ctx, order, a_bay(ctx), at=start.astimezone(UTC)), start

    return make


@pytest.mark.parametrize(
    ("starts", "zone", "due", "hours"),
    [
        ("2027-03-14 09:00", "", "2027-03-13 17:00", 15),
        ("2026-11-29 09:00", "", "2026-11-28 17:00", 16),
        ("2027-11-07 09:00", "", "2027-11-06 17:00", 17),
        ("2027-03-28 09:00", "Europe/Berlin", "2027-03-27 17:00", 15),
        ("2027-10-31 09:00", "Europe/Berlin", "2027-10-30 17:00", 17),
    ],
)
def test_it_comes_at_five_the_day_before_on_the_wall_there(
    booked: Any, starts: str, zone: str, due: str, hours: int
) -> None:
    _, start = booked(starts, zone)
    moment = datetime.fromisoformat(due).replace(tzinfo=start.tzinfo).astimezone(UTC)
    assert start.astimezone(UTC) - moment == timedelta(hours=hours)
    assert remind_visits(moment - timedelta(minutes=1)) == 0
    assert remind_visits(moment) == 1
    for later in (0, 10, 600):
        assert remind_visits(moment + timedelta(minutes=later)) == 0
    (told,) = reminders()
    assert "9:00" in told.title
    assert told.recipient == "ana@diaz.example"


def test_it_goes_in_their_language_and_by_their_channel(booked: Any, ctx_as: Any) -> None:
    connect_sms(ctx_as())
    _, start = booked("2026-12-03 09:00", email="", phone=MOBILE, language="de")
    remind_visits(start - timedelta(hours=16))
    (told,) = reminders()
    assert (told.channel, told.recipient) == ("sms", MOBILE)
    assert "zur Erinnerung: morgen, Donnerstag, 3. Dezember, 09:00 Uhr" in told.text


def test_who_is_not_coming_any_more_is_not_reminded(booked: Any, ctx_as: Any) -> None:
    visit, start = booked("2026-12-03 09:00")
    ctx = ctx_as(at=start - timedelta(days=2))
    act(cancel_visit, ctx, visit_id=visit, reason="Customer called")
    assert remind_visits(start - timedelta(hours=16)) == 0
    assert not act(remind_of_visit, ctx_as(at=start - timedelta(hours=16)), visit_id=visit).told


def test_a_branch_may_leave_it(booked: Any, ctx_as: Any) -> None:
    _, start = booked("2026-12-03 09:00")
    ctx = ctx_as(at=start - WEEK)
    act(set_policy, ctx, name="notify", settings={"milestones": ["visit_booked"]})
    assert remind_visits(start - timedelta(hours=16)) == 0
    assert COMPANY.harbour == ctx.branch_id


def test_the_same_command_twice_is_one_reminder(booked: Any, ctx_as: Any) -> None:
    visit, start = booked("2026-12-03 09:00")
    ctx = ctx_as(at=start - timedelta(hours=16))
    assert act(remind_of_visit, ctx, visit_id=visit).told
    act(remind_of_visit, ctx, visit_id=visit)
    assert len(reminders()) == 1
