"""Sending it back against a credit."""

import pytest

from tests.inventory.builders import a_line, a_vendor, booked, planned
from workwright.inventory.actions.receive_bought_in import receive_bought_in
from workwright.inventory.actions.return_bought_in import return_bought_in
from workwright.inventory.postings import vendor_of
from workwright.inventory.queries import bought_in_of, job_costs
from workwright.kernel.errors import IllegalTransition, Invalid


@pytest.fixture
def received(ctx_as, act):
    ctx, line, vendor = ctx_as(), a_line(), a_vendor(ctx_as())
    bought_in = planned(ctx, line, vendor_id=vendor)
    act(receive_bought_in, ctx, bought_in_id=bought_in, expected_version=1, bill_number="9", core_minor=300)
    return line, vendor, bought_in


def test_all_of_it_goes_back_at_its_cost_and_the_core_stays(ctx_as, act, received):
    line, vendor, bought_in = received
    ctx = ctx_as("service_advisor")
    done = act(return_bought_in, ctx, bought_in_id=bought_in, expected_version=2, reason="wrong part")
    assert (done.state, done.credit_minor) == ("returned", 2500)
    assert booked(ctx, "payable", vendor_of(vendor)) == 300
    assert [c.cost_minor for c in job_costs(ctx, line.work_order_id)] == [300]
    with pytest.raises(IllegalTransition):
        act(return_bought_in, ctx, bought_in_id=bought_in, expected_version=3, reason="wrong part")


def test_a_part_of_it_and_a_fee_kept_by_the_vendor(ctx_as, act, received):
    line, vendor, bought_in = received
    ctx = ctx_as()
    act(
        return_bought_in,
        ctx,
        bought_in_id=bought_in,
        expected_version=2,
        reason="one too many",
        quantity="1",
        credit_minor=1000,
    )
    (found,) = bought_in_of(ctx, line.work_order_id)
    assert (found.state, found.returned_quantity, found.net_cost_minor) == ("received", 1, 1800)
    assert booked(ctx, "cost_of_sales") == booked(ctx, "payable", vendor_of(vendor)) == 1800


def test_no_more_than_was_bought_or_paid_comes_back(ctx_as, act, received):
    ctx, bought_in = ctx_as(), received[2]
    with pytest.raises(Invalid):
        act(
            return_bought_in,
            ctx,
            bought_in_id=bought_in,
            expected_version=2,
            reason="wrong part",
            quantity="3",
        )
    with pytest.raises(Invalid):
        act(
            return_bought_in,
            ctx,
            bought_in_id=bought_in,
            expected_version=2,
            reason="wrong part",
            credit_minor=2501,
        )
