"""The part comes with its bill; the cost is the job's."""

from decimal import Decimal

import pytest

from tests.inventory.builders import a_line, a_vendor, booked, planned
from workwright.inventory.actions.receive_bought_in import BillEnteredTwice, receive_bought_in
from workwright.inventory.postings import vendor_of
from workwright.inventory.queries import bought_in_of, job_costs
from workwright.kernel.errors import IllegalTransition, Invalid


def test_the_bill_is_owed_and_costs_the_job_core_included(ctx_as, act, journal):
    ctx, line, vendor = ctx_as("service_advisor"), a_line(), a_vendor(ctx_as())
    bought_in = planned(ctx_as(), line, vendor_id=vendor)
    act(
        receive_bought_in,
        ctx,
        bought_in_id=bought_in,
        expected_version=1,
        bill_number="INV 77",
        unit_cost="12",
        core_minor=500,
    )
    (found,) = bought_in_of(ctx, line.work_order_id)
    assert (found.state, found.bill_number, found.cost_minor, found.core_open_minor) == (
        "received",
        "INV 77",
        2400,
        500,
    )
    assert [(c.line_id, c.cost_minor) for c in job_costs(ctx, line.work_order_id)] == [(line.id, 2900)]
    assert (
        booked(ctx, "cost_of_sales"),
        booked(ctx, "payable", vendor_of(vendor)),
        booked(ctx, "stock"),
    ) == (2900, 2900, 0)
    assert journal()[-1]["events"][0][0] == "inventory.bought_in_received"


def test_outside_work_is_the_same(ctx_as, act):
    ctx, line, vendor = ctx_as(), a_line(), a_vendor(ctx_as())
    bought_in = planned(
        ctx, line, kind="sublet", quantity=Decimal(1), unit_cost=Decimal(80), vendor_id=vendor
    )
    done = act(receive_bought_in, ctx, bought_in_id=bought_in, expected_version=1, bill_number="9")
    assert done.cost_minor == booked(ctx, "cost_of_sales") == 8000


def test_a_bill_is_entered_once_for_a_line(ctx_as, act):
    ctx, line, vendor = ctx_as(), a_line(), a_vendor(ctx_as())
    first, second = planned(ctx, line, vendor_id=vendor), planned(ctx, line, vendor_id=vendor)
    act(receive_bought_in, ctx, bought_in_id=first, expected_version=1, bill_number="9")
    with pytest.raises(BillEnteredTwice):
        act(receive_bought_in, ctx, bought_in_id=second, expected_version=1, bill_number="9")
    with pytest.raises(IllegalTransition):
        act(receive_bought_in, ctx, bought_in_id=first, expected_version=2, bill_number="10")
    assert booked(ctx, "payable", vendor_of(vendor)) == 2500


def test_without_a_vendor_nobody_can_be_owed(ctx_as, act):
    ctx = ctx_as()
    with pytest.raises(Invalid):
        act(receive_bought_in, ctx, bought_in_id=planned(ctx, a_line()), expected_version=1, bill_number="9")
