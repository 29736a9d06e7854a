"""Free times: exactly what working hours, absences, closed days and bookings leave, for those who can do the work."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.parties.builders import a_customer
from tests.scheduling.builders import a_bay, a_technician, a_visit
from tests.work_orders.builders import a_service, an_order
from tests.world import NOW, act
from workwright.access.actions.set_policy import set_policy
from workwright.kernel import policy
from workwright.kernel.errors import Invalid, NotFound
from workwright.parties.actions.edit_customer import edit_customer
from workwright.scheduling.actions.book_visit import book_visit
from workwright.scheduling.actions.record_absence import record_absence
from workwright.scheduling.queries import free_slots, get_visit

LA = ZoneInfo("America/Los_Angeles")
HOUR = timedelta(hours=1)


def local(slots, person=None):
    return [
        f"{one.starts_at.astimezone(LA):%a %H:%M}" for one in slots if person in (None, one.resources[0].name)
    ]


def test_the_first_time_of_each_half_day_is_offered(ctx_as):
    ctx = ctx_as("system")
    sam, order = a_technician(ctx), an_order(ctx)
    a_visit(ctx, an_order(ctx), sam, at=NOW, minutes=150)
    act(record_absence, ctx, resource_id=sam, starts_at=NOW + 23 * HOUR, ends_at=NOW + 26 * HOUR)
    found = free_slots(ctx, order.id, limit=5)
    assert local(found) == ["Mon 11:30", "Mon 12:00", "Tue 11:00", "Tue 12:00", "Wed 08:00"]
    assert {slot.ends_at - slot.starts_at for slot in found} == {HOUR}


def test_only_those_who_can_do_it_are_offered_for_as_long_as_it_takes(ctx_as):
    ctx = ctx_as("system")
    a_technician(ctx, "Sam", skills=("brakes",)), a_technician(ctx, "Maria", skills=("welding", "Brakes"))
    service = a_service(ctx, skills=("brakes", "welding"), duration_minutes=150)
    found = free_slots(ctx, an_order(ctx, {"service_id": service}).id)
    assert {slot.resources[0].name for slot in found} == {"Maria"}
    assert found[0].ends_at - found[0].starts_at == timedelta(minutes=150)


def test_a_bay_is_taken_with_it_when_one_is_free(ctx_as):
    ctx = ctx_as("system")
    sam, bay, order = a_technician(ctx), a_bay(ctx), an_order(ctx)
    a_visit(ctx, an_order(ctx), bay, at=NOW, minutes=300)
    found = free_slots(ctx, order.id, place="bay", limit=2)
    assert local(found) == ["Mon 14:00", "Tue 08:00"]
    first = found[0]
    booked = act(
        book_visit,
        ctx,
        work_order_id=order.id,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        resource_ids=[tag.id for tag in first.resources],
    )
    assert {tag.id for tag in get_visit(ctx, booked.id).resources} == {sam, bay}
    with pytest.raises(Invalid, match="no such place"):
        free_slots(ctx, order.id, place="lift")


def test_every_time_offered_can_be_booked(ctx_as):
    act(set_policy, ctx_as("system"), name="scheduling", settings={"public_holidays": True})
    policy.forget()
    ctx = ctx_as("system")
    a_technician(ctx), a_technician(ctx, "Maria"), a_bay(ctx)
    order = an_order(ctx)
    found = free_slots(ctx, order.id, place="bay", limit=100)
    assert not [slot for slot in found if slot.starts_at.astimezone(LA).date() == date(2026, 11, 26)]
    for slot in found[::7]:
        resources = [tag.id for tag in slot.resources]
        times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
        act(book_visit, ctx, work_order_id=order.id, resource_ids=resources, **times)


def test_what_the_customer_asked_for_comes_first(ctx_as):
    ctx = ctx_as("system")
    a_technician(ctx, "Ann"), (sam := a_technician(ctx, "Sam"))
    customer = a_customer(ctx)
    wish = {"technician_id": sam, "earliest": time(13), "weekdays": ["wed", "thu"]}
    act(edit_customer, ctx, customer_id=customer, expected_version=1, preferences=wish)
    found = free_slots(ctx, an_order(ctx, customer_id=customer).id, limit=40)
    assert [slot.wished for slot in found[:5]] == [True, True, True, True, False]
    assert local(found[:2], "Sam") == ["Wed 13:00", "Thu 13:00"]


def test_a_time_that_breaks_the_promise_says_so(ctx_as):
    ctx = ctx_as("system")
    a_technician(ctx)
    found = free_slots(ctx, an_order(ctx, promised_at=NOW + 4 * HOUR).id, limit=3)
    assert [slot.in_time for slot in found] == [True, True, False]


def test_a_visit_that_moves_may_keep_its_own_time(ctx_as):
    ctx = ctx_as("system")
    order, sam = an_order(ctx), a_technician(ctx)
    visit = a_visit(ctx, order, sam, at=NOW, minutes=120)
    assert local(free_slots(ctx, order.id, 120, limit=1)) == ["Mon 11:00"]
    assert local(free_slots(ctx, order.id, 120, visit_id=visit, limit=1)) == ["Mon 09:00"]


def test_nothing_is_offered_for_what_is_not_there(ctx_as, company):
    ctx = ctx_as("system")
    with pytest.raises(NotFound):
        free_slots(ctx_as("dispatch_officer", branch=company.north), an_order(ctx).id)
    with pytest.raises(Invalid):
        free_slots(ctx, an_order(ctx).id, 0)
