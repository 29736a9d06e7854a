from datetime import timedelta

import pytest

from tests.parties.builders import a_customer
from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.kernel.errors import IllegalTransition, Stale
from workwright.parties.actions.edit_customer import edit_customer
from workwright.scheduling.actions.book_visit import BreaksPreference, SlotTaken
from workwright.scheduling.actions.dispatch_visit import dispatch_visit
from workwright.scheduling.actions.move_visit import move_visit
from workwright.scheduling.actions.start_visit import start_visit
from workwright.scheduling.queries import get_visit

HOUR = timedelta(hours=1)


def test_the_old_time_is_free_and_the_new_one_taken(ctx_as):
    ctx = ctx_as("system")
    sam, order = a_technician(ctx), an_order(ctx)
    visit = a_visit(ctx, order, sam)
    act(move_visit, ctx, visit_id=visit, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    assert get_visit(ctx, visit).starts_at == NOW + HOUR
    assert a_visit(ctx, order, sam, at=NOW)
    with pytest.raises(SlotTaken):
        a_visit(ctx, order, sam, at=NOW + HOUR)


def test_it_may_overlap_its_own_old_time(ctx_as):
    ctx = ctx_as("system")
    visit = a_visit(ctx, an_order(ctx))
    act(move_visit, ctx, visit_id=visit, starts_at=NOW + HOUR / 2, ends_at=NOW + 2 * HOUR)
    assert get_visit(ctx, visit).resources[0].name == "Sam Ortiz"


def test_a_dispatched_visit_comes_back_to_the_office(ctx_as):
    ctx = ctx_as("system")
    visit, kim = a_visit(ctx, an_order(ctx)), a_technician(ctx, "Kim Lee")
    act(dispatch_visit, ctx, visit_id=visit)
    moved = act(move_visit, ctx, visit_id=visit, starts_at=NOW, ends_at=NOW + HOUR, resource_ids=(kim,))
    assert moved.state == "planned"
    view = get_visit(ctx, visit)
    assert [tag.name for tag in view.resources] == ["Kim Lee"]
    assert view.dispatched_at is None


def test_a_refused_move_leaves_all_as_it_was(ctx_as):
    ctx = ctx_as("system")
    sam = a_technician(ctx)
    first, second = a_visit(ctx, an_order(ctx), sam), a_visit(ctx, an_order(ctx), sam, at=NOW + HOUR)
    with pytest.raises(SlotTaken, match="10:00 to 11:00"):
        act(move_visit, ctx, visit_id=first, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    assert get_visit(ctx, first).starts_at == NOW
    assert get_visit(ctx, second).version == 1


def test_stale_or_begun_visits_are_not_moved(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, {"title": "Look at it"})
    visit = a_visit(ctx, order)
    with pytest.raises(Stale):
        act(move_visit, ctx, visit_id=visit, expected_version=7, starts_at=NOW, ends_at=NOW + HOUR)
    act(start_visit, ctx, visit_id=visit)
    with pytest.raises(IllegalTransition, match="in progress"):
        act(move_visit, ctx, visit_id=visit, starts_at=NOW, ends_at=NOW + HOUR)


def test_a_customers_wish_holds_for_the_new_time_too(ctx_as):
    ctx = ctx_as("system")
    customer = a_customer(ctx)
    act(edit_customer, ctx, customer_id=customer, expected_version=1, preferences={"latest": "12:00"})
    visit = a_visit(ctx, an_order(ctx, customer_id=customer))
    times = {"starts_at": NOW + 5 * HOUR, "ends_at": NOW + 6 * HOUR}
    with pytest.raises(BreaksPreference):
        act(move_visit, ctx, visit_id=visit, **times)
    act(move_visit, ctx, visit_id=visit, override_reason="They asked for it today", **times)
    assert get_visit(ctx, visit).override_reason == "They asked for it today"
