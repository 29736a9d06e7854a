"""Lists of the calendar: days, weeks, own visits, who is free; and what a cancelled order does to it."""

from datetime import date, timedelta

import pytest

from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.kernel.errors import Invalid, NotFound
from workwright.scheduling.actions.move_visit import move_visit
from workwright.scheduling.actions.start_visit import start_visit
from workwright.scheduling.queries import (
    day_list,
    free_technicians,
    get_visit,
    list_visits,
    my_visits,
    scheduled,
    visits_of,
    week_list,
)
from workwright.work_orders.actions.cancel_work_order import cancel_work_order

HOUR = timedelta(hours=1)


def test_a_day_and_its_week(ctx_as):
    ctx = ctx_as("dispatch_officer")
    maker = ctx_as("system")
    sam, order = a_technician(maker), an_order(maker)
    monday = a_visit(maker, order, sam)
    tuesday = a_visit(maker, order, sam, at=NOW + timedelta(days=1))
    today = day_list(ctx)
    assert ([visit.id for visit in today.visits], today.first) == ([monday], date(2026, 11, 23))
    assert (today.hours[0].starts_at, today.hours[0].ends_at) == (NOW - HOUR, NOW + 8 * HOUR)
    week = week_list(ctx, on=date(2026, 11, 29))
    assert [visit.id for visit in week.visits] == [monday, tuesday]
    assert (week.first, len(week.hours)) == (date(2026, 11, 23), 5)


def test_a_technician_sees_own_visits_only(ctx_as):
    maker, me = ctx_as("system"), ctx_as("technician")
    mine = a_technician(maker, "Me", user_id=me.actor.user_id)
    order = an_order(maker)
    own, other = a_visit(maker, order, mine), a_visit(maker, order, a_technician(maker))
    assert [visit.id for visit in day_list(me).visits] == [own]
    assert [visit.id for visit in list_visits(me, order.id)] == [own]
    with pytest.raises(NotFound):
        get_visit(me, other)
    assert len(day_list(maker).visits) == 2


def test_another_branch_has_its_own_calendar(ctx_as, company):
    a_visit(ctx_as("system"), an_order(ctx_as("system")))
    assert day_list(ctx_as("dispatch_officer", branch=company.north)).visits == ()


def test_the_qualified_and_soonest_free_come_first(ctx_as):
    ctx = ctx_as("system")
    busy = a_technician(ctx, "Busy", skills=("locks",))
    a_technician(ctx, "Free", skills=("Locks", "glass"))
    a_technician(ctx, "Unskilled")
    a_visit(ctx, an_order(ctx), busy, minutes=90)
    found = free_technicians(ctx, minutes=60, skills="locks")
    assert [(one.name, one.free, one.lacking) for one in found] == [
        ("Free", True, ()),
        ("Busy", False, ()),
        ("Unskilled", True, ("locks",)),
    ]
    assert found[1].free_at == found[1].busy_until == NOW + timedelta(minutes=90)
    with pytest.raises(Invalid):
        free_technicians(ctx, minutes=0)


def test_after_hours_the_next_morning_is_offered(ctx_as):
    ctx = ctx_as("system", at=NOW + 10 * HOUR)
    a_technician(ctx)
    (sam,) = free_technicians(ctx)
    assert (sam.free, sam.free_at) == (False, NOW + 23 * HOUR)


def test_a_cancelled_order_needs_no_visits(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    a_visit(ctx, order)
    assert scheduled(ctx, [order.id]) == {order.id: NOW}
    act(cancel_work_order, ctx, work_order_id=order.id, reason="sold the car")
    assert [visit.state for visit in visits_of(ctx, order.id)] == ["cancelled"]
    assert scheduled(ctx, [order.id]) == {}


def test_a_visit_says_how_its_promise_stands(ctx_as):
    ctx = ctx_as("system")
    sam = a_technician(ctx)
    promises = {"in_time": NOW + timedelta(hours=4), "at_risk": NOW + timedelta(hours=2, minutes=30)}
    for hours, promised in enumerate(promises.values(), 1):
        a_visit(ctx, an_order(ctx, promised_at=promised), sam, at=NOW + timedelta(hours=hours))
    a_visit(ctx, an_order(ctx), sam, at=NOW + timedelta(hours=3))
    assert [visit.standing for visit in day_list(ctx).visits] == ["in_time", "at_risk", ""]
    late = ctx_as("system", at=NOW + timedelta(hours=5))
    assert [visit.standing for visit in day_list(late).visits] == ["late", "late", ""]


def test_my_visits_are_mine_from_today_on_and_what_still_runs(ctx_as):
    ctx, tech = ctx_as("system"), ctx_as("technician")
    me, other = a_technician(ctx, user_id=tech.actor.user_id), a_technician(ctx, "Maria")
    running = a_visit(ctx, an_order(ctx), me, at=NOW - timedelta(days=3))
    act(start_visit, ctx, visit_id=running, job_ids=())
    today = a_visit(ctx, an_order(ctx), me, at=NOW + timedelta(hours=2))
    tomorrow = a_visit(ctx, an_order(ctx), me, at=NOW + timedelta(hours=24))
    a_visit(ctx, an_order(ctx), other), a_visit(ctx, an_order(ctx), me, at=NOW - timedelta(days=4))
    given = a_visit(ctx, an_order(ctx), me, at=NOW + timedelta(hours=4))
    times = {"starts_at": NOW + timedelta(hours=4), "ends_at": NOW + timedelta(hours=5)}
    act(move_visit, ctx, visit_id=given, resource_ids=(other,), **times)
    assert [one.id for one in my_visits(tech)] == [running, today, tomorrow]
    assert [one.id for one in my_visits(tech, 1)] == [running, today]
    assert my_visits(ctx_as("technician", who="Nobody")) == my_visits(ctx) == []
    with pytest.raises(Invalid):
        my_visits(tech, 0)
