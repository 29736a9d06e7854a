"""Booking: the time of a person or place is taken once, by the database."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.parties.builders import a_customer
from tests.scheduling.builders import a_bay, a_technician, a_visit
from tests.work_orders.builders import BRAKE_JOB, a_service, an_order, approve
from tests.world import NOW, act, in_threads
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.parties.actions.edit_customer import edit_customer
from workwright.scheduling.actions import book_visit as module
from workwright.scheduling.actions.book_visit import (
    BookVisit,
    BreaksPreference,
    LacksSkill,
    OutsideHours,
    SlotTaken,
)
from workwright.scheduling.models import Occupancy, Visit
from workwright.scheduling.queries import get_visit
from workwright.work_orders.actions.cancel_work_order import cancel_work_order

HOUR = timedelta(hours=1)


def test_a_visit_takes_the_time_of_all_it_needs(ctx_as):
    ctx = ctx_as("system")
    order, sam, bay = an_order(ctx), a_technician(ctx), a_bay(ctx)
    visit = get_visit(ctx, a_visit(ctx, order, bay, sam))
    assert (visit.state, visit.number, visit.priority) == ("planned", order.number, "routine")
    assert [tag.name for tag in visit.resources] == ["Sam Ortiz", "Bay 1"]
    assert visit.jobs == ("Misfire, cylinder 2",)
    assert Occupancy.unscoped.count() == 2


def test_what_overlaps_is_refused_with_a_sentence(ctx_as):
    ctx = ctx_as("system")
    sam = a_technician(ctx)
    a_visit(ctx, an_order(ctx), sam, at=NOW)
    other = an_order(ctx)
    with pytest.raises(SlotTaken, match=r"Sam Ortiz is taken from 09:00 to 10:00 \(visit\)"):
        a_visit(ctx, other, sam, at=NOW + timedelta(minutes=30))
    assert a_visit(ctx, other, sam, at=NOW + HOUR), "a visit may begin when the other ends"


def test_the_database_refuses_an_overlap_by_itself(ctx_as, monkeypatch):
    ctx = ctx_as("system")
    sam, order = a_technician(ctx), an_order(ctx)
    a_visit(ctx, order, sam)
    monkeypatch.setattr(module, "_refuse_taken", lambda ctx, resource: None)
    with pytest.raises(SlotTaken):
        a_visit(ctx, order, sam)


def test_hours_and_skills_are_kept_unless_somebody_says_why_not(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, {"service_id": a_service(ctx, skills=("brakes", "welding"))})
    sam = a_technician(ctx)
    with pytest.raises(OutsideHours, match="Sam Ortiz does not work at this time"):
        a_visit(ctx, order, sam, at=NOW + 9 * HOUR)
    with pytest.raises(LacksSkill, match="Sam Ortiz cannot do: welding"):
        a_visit(ctx, order, sam)
    visit = get_visit(ctx, a_visit(ctx, order, sam, override_reason="Helper with the right comes along"))
    assert visit.override_reason == "Helper with the right comes along"


def an_order_of_somebody_who_asks_for(ctx, **wish):
    customer = a_customer(ctx)
    act(edit_customer, ctx, customer_id=customer, expected_version=1, preferences=wish)
    return an_order(ctx, customer_id=customer)


def test_the_technician_a_customer_asks_for_comes_unless_somebody_says_why_not(ctx_as):
    ctx = ctx_as("system")
    sam, maria, bay = a_technician(ctx), a_technician(ctx, "Maria"), a_bay(ctx)
    order = an_order_of_somebody_who_asks_for(ctx, technician_id=sam)
    with pytest.raises(BreaksPreference, match="asks for Sam Ortiz"):
        a_visit(ctx, order, maria, bay)
    kept = get_visit(ctx, a_visit(ctx, order, maria, bay, override_reason="Sam is on leave"))
    assert kept.override_reason == "Sam is on leave"
    a_visit(ctx, order, maria, sam, at=NOW + HOUR), a_visit(ctx, order, bay, at=NOW + HOUR)


def test_somebody_who_no_longer_works_here_cannot_be_asked_for(ctx_as):
    ctx = ctx_as("system")
    order = an_order_of_somebody_who_asks_for(ctx, technician_id=new_id())
    a_visit(ctx, order, a_technician(ctx))


@pytest.mark.parametrize(
    "wish", [{"earliest": "10:00"}, {"latest": "09:30"}, {"weekdays": ["tue", "wed"]}], ids=str
)
def test_the_times_a_customer_asks_for_are_kept_unless_somebody_says_why_not(ctx_as, wish):
    ctx = ctx_as("system")
    order, sam = an_order_of_somebody_who_asks_for(ctx, **wish), a_technician(ctx)
    with pytest.raises(BreaksPreference, match="another time"):
        a_visit(ctx, order, sam)
    a_visit(ctx, order, sam, override_reason="They agreed on the phone")


def test_only_open_orders_and_their_own_jobs_are_booked(ctx_as):
    ctx = ctx_as("system")
    order, other = an_order(ctx), an_order(ctx, BRAKE_JOB)
    with pytest.raises(NotFound, match="no such job"):
        a_visit(ctx, order, job_ids=other.job_ids)
    approve(ctx, other)
    act(cancel_work_order, ctx, work_order_id=other.id, reason="sold the car")
    with pytest.raises(IllegalTransition, match="cancelled"):
        a_visit(ctx, other, a_bay(ctx))


def test_nothing_of_another_branch_is_booked(ctx_as, company):
    ctx, north = ctx_as("dispatch_officer"), ctx_as("system", branch=company.north)
    order, theirs = an_order(ctx_as("system")), a_technician(north)
    with pytest.raises(NotFound, match="no such person or place"):
        a_visit(ctx, order, theirs)
    with pytest.raises(NotFound, match="no such work order"):
        a_visit(north, order, theirs)


@pytest.mark.parametrize("minutes", [0, -30])
def test_a_visit_ends_after_it_begins(ctx_as, minutes):
    with pytest.raises(ValueError, match="ends after it begins"):
        BookVisit(
            work_order_id=new_id(),
            resource_ids=(new_id(),),
            starts_at=NOW,
            ends_at=NOW + timedelta(minutes=minutes),
        )


def _race(ctx, orders, sam):
    def book(index):
        return a_visit(ctx, orders[index % len(orders)], sam)

    return in_threads(len(orders), book)


@pytest.mark.race
def test_a_hundred_at_once_leave_one_booking(fresh_db, ctx_as):
    ctx = ctx_as("system")
    sam, orders = a_technician(ctx), [an_order(ctx)] * 100
    won = [one for one in _race(ctx, orders, sam) if not isinstance(one, Exception)]
    lost = _race(ctx, orders[:1], sam)
    assert len(won) == 1
    assert isinstance(lost[0], SlotTaken)
    assert Visit.unscoped.count() == Occupancy.unscoped.count() == 1


@pytest.mark.race
def test_without_the_constraint_the_race_books_twice(fresh_db, ctx_as, superuser, monkeypatch):
    """The negative control: neither the look before nor Python keeps two bookings apart, the database does."""
    ctx = ctx_as("system")
    sam, orders = a_technician(ctx), [an_order(ctx)] * 8
    superuser.execute("ALTER TABLE scheduling_occupancy DROP CONSTRAINT occupancy_no_overlap")
    monkeypatch.setattr(module, "_refuse_taken", lambda ctx, resource: None)
    won = [one for one in _race(ctx, orders, sam) if not isinstance(one, Exception)]
    assert len(won) > 1


def test_the_constraint_names_the_resource_and_the_time(ctx_as):
    ctx = ctx_as("system")
    a_visit(ctx, an_order(ctx))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'occupancy_no_overlap'"
        )
        assert "EXCLUDE USING gist (resource_id WITH =, during WITH &&)" in cursor.fetchone()[0]
