"""Lists, history and similar orders; what another branch may see of them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.assets.builders import a_vehicle
from tests.parties.builders import a_customer
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, a_completed_order, an_order, approve, seen
from tests.world import NOW
from workwright.kernel import finding
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.queries import (
    asset_history,
    billable_lines,
    get_work_order,
    jobs_of,
    lines_of,
    list_work_orders,
    order_fact,
    order_facts,
    similar_orders,
)


def test_another_branch_sees_day_service_meter_and_parts_only(ctx_as, company):
    ctx, north = ctx_as("system"), ctx_as("dispatch_officer", branch=company.north)
    vehicle = a_vehicle(ctx)
    part = {"kind": "part", "description": "Rotor", "unit_price": "74", "cover_months": 24}
    a_completed_order(ctx, {"title": "Brakes", "lines": (part,)}, asset_id=vehicle, meter_in=84310)
    (row,) = asset_history(north, vehicle)
    assert (row.on, row.service, row.meter, row.own_branch) == (date(2026, 11, 23), "Brakes", 84310, False)
    assert [(one.description, one.cover_until) for one in row.fitted] == [("Rotor", date(2028, 11, 23))]
    hidden = (row.work_order_id, row.number, row.state, row.customer_words, row.work_done)
    assert hidden == (None, "", "", "", "")
    assert asset_history(ctx, vehicle)[0].own_branch


def test_matching_complaints_are_marked_newest_first(ctx_as):
    ctx = ctx_as("system")
    customer = a_customer(ctx)
    vehicle = a_vehicle(ctx, customer_id=customer)
    an_order(ctx, customer_id=customer, asset_id=vehicle, customer_words="Brakes squeal at low speed")
    an_order(
        ctx, {"title": "Oil"}, customer_id=customer, asset_id=vehicle, customer_words="Oil change please"
    )
    found = asset_history(ctx, vehicle, words="squealing noise when braking")
    assert [(row.number[-1], row.similar) for row in found] == [("2", False), ("1", True)]


def test_similar_words_find_earlier_orders_also_of_others(ctx_as):
    ctx = ctx_as("system")
    an_order(ctx, customer_words="Die Bremse quietscht fürchterlich")
    mine = an_order(ctx, customer_words="Bremsen quietschen")
    an_order(ctx, customer_words="Windscreen is cracked")
    asset = seen(ctx, mine).asset_id
    found = similar_orders(ctx, "quietscht beim Bremsen", asset_id=asset)
    assert found[0].work_order_id == mine.id
    assert len(found) == 2
    assert found[0].same_asset
    with pytest.raises(Invalid, match="Say a few words"):
        similar_orders(ctx, "the and of")


def test_nothing_of_another_branch_is_found(ctx_as, company):
    north = ctx_as("dispatch_officer", branch=company.north)
    order = an_order(ctx_as("system"))
    assert list_work_orders(north, state="all").rows == ()
    assert similar_orders(north, "stutters cold") == []
    assert order_facts(north, [order.id]) == {}
    with pytest.raises(NotFound):
        get_work_order(north, order.id)
    with pytest.raises(NotFound):
        order_fact(north, order.id)
    assert lines_of(north, order.id) == jobs_of(north, order.id) == billable_lines(north, order.id) == []


@pytest.mark.parametrize(
    ("q", "found"),
    [("stutt", 1), ("wo-00001", 1), ("1", 1), ("lamp cold", 1), ("hail", 0), ("7", 0), ("%", 1)],
)
def test_search_in_numbers_and_words(ctx_as, q, found):
    ctx = ctx_as("system")
    an_order(ctx)
    assert len(list_work_orders(ctx, q=q).rows) == found


def test_a_common_word_is_looked_for_among_the_newest_of_the_company(ctx_as, company, monkeypatch):
    """It may be in none of one branch, whose walk would find no end; so no branch is walked by itself."""
    early, late = (ctx_as(at=NOW + timedelta(hours=hour)) for hour in (0, 2))
    between = ctx_as(branch=company.north, at=NOW + timedelta(hours=1))
    found = [an_order(late), an_order(between), an_order(early)]
    everywhere = ctx_as(branch=None)
    monkeypatch.setattr(finding, "FEW", 0)
    with CaptureQueriesContext(connection) as seen:
        rows = list_work_orders(everywhere, state="open", q="stutters").rows
        assert [row.id for row in rows] == [order.id for order in (found[2], found[1], found[0])]
        newest = list_work_orders(everywhere, state="all", q="stutters").rows
    assert [row.id for row in newest] == [order.id for order in found]
    assert "LATERAL" not in seen[-1]["sql"]


def test_a_list_does_not_take_what_is_no_state_or_place(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(Invalid, match="no such state"):
        list_work_orders(ctx, state="lost")
    with pytest.raises(Invalid, match="not a place"):
        list_work_orders(ctx, after="x")


def test_lines_by_state_with_their_discount(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, COIL_JOB, BRAKE_JOB)
    approve(ctx, order, order.line_ids[:1])
    assert [line.line_id for line in lines_of(ctx, order.id, states=("proposed",))] == list(
        order.line_ids[1:]
    )
    (line,) = lines_of(ctx, order.id, line_ids=order.line_ids[:1])
    assert (line.job_title, line.authorised_gross_minor, line.discount) == (
        "Misfire, cylinder 2",
        10800,
        None,
    )
    assert lines_of(ctx, new_id()) == []


def test_the_page_of_a_large_order_takes_no_more_statements(ctx_as):
    ctx = ctx_as("system")
    small, large = an_order(ctx), an_order(ctx, *[BRAKE_JOB] * 12)
    seen(ctx, small)
    with CaptureQueriesContext(
        connection,
    ) as few:
        seen(ctx, small)
    with CaptureQueriesContext(connection) as many:
        seen(ctx, large)
    assert len(few) == len(many) <= 30
