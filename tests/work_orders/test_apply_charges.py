"""G4, G15: trip, disposal and supplies charges follow the lines; each is agreed to like any other line."""

from decimal import Decimal

import pytest

from tests.catalog.builders import a_fee, a_part
from tests.work_orders.builders import LABOUR, an_order, approve, decline, seen
from tests.world import act
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.add_line import add_line
from workwright.work_orders.actions.apply_charges import apply_charges
from workwright.work_orders.actions.cancel_work_order import cancel_work_order
from workwright.work_orders.actions.remove_line import remove_line

SUPPLIES = {"kind": "supplies", "percent": Decimal(5), "cap": Decimal(30), "line_kinds": ("labour",)}


def fees(ctx, order):
    """What fee lines stand on the order: name, quantity, price, state."""
    lines = [line for job in seen(ctx, order).jobs for line in job.lines if line.kind == "fee"]
    return [(line.description, line.quantity, line.unit_price, line.state) for line in lines]


def test_charges_are_lines_with_their_rule(ctx_as):
    ctx = ctx_as("system")
    a_fee(ctx, name="Trip", automatic=True)
    a_fee(ctx, name="Shop supplies", automatic=True, **SUPPLIES)
    order = an_order(ctx, {"title": "Misfire", "lines": (LABOUR,)})
    done = act(apply_charges, ctx, job_id=order.job_ids[0], visits=1)
    assert len(done.line_ids) == 2
    assert sorted(fees(ctx, order)) == [
        ("Shop supplies", 1, Decimal("5.40"), "proposed"),  # 5 % of 0.8 h at 135.00
        ("Trip", 1, 45, "proposed"),
    ]
    lines = seen(ctx, order).jobs[0].lines
    assert {line.price_rule for line in lines if line.kind == "fee"} == {"Trip", "Shop supplies: 5 %"}


def test_once_per_visit_however_often_it_is_done(ctx_as):
    ctx = ctx_as("system")
    a_fee(ctx, name="Trip", automatic=True)
    order = an_order(ctx)
    first = act(apply_charges, ctx, job_id=order.job_ids[0], visits=1)
    again = act(apply_charges, ctx, job_id=order.job_ids[0], visits=1)
    assert again.line_ids == first.line_ids
    act(apply_charges, ctx, job_id=order.job_ids[0], visits=2)
    assert fees(ctx, order) == [("Trip", 2, 45, "proposed")]


def test_disposal_follows_the_parts(ctx_as):
    ctx = ctx_as("system")
    a_fee(ctx, name="Tyre disposal", kind="disposal", price=Decimal(3), part_category="tyre", automatic=True)
    order = an_order(ctx, {"title": "Tyres"})
    tyres = a_part(ctx, category="tyre")
    line = act(add_line, ctx, job_id=order.job_ids[0], kind="part", part_id=tyres, quantity=4).id
    act(apply_charges, ctx, job_id=order.job_ids[0])
    assert fees(ctx, order) == [("Tyre disposal", 4, 3, "proposed")]
    act(remove_line, ctx, line_id=line)
    assert act(apply_charges, ctx, job_id=order.job_ids[0]).line_ids == ()
    assert [state for *_, state in fees(ctx, order)] in ([], ["removed"])


def test_an_agreed_charge_that_grows_is_asked_again(ctx_as):
    ctx = ctx_as("system")
    a_fee(ctx, name="Trip", automatic=True)
    order = an_order(ctx)
    trip = act(apply_charges, ctx, job_id=order.job_ids[0], visits=1).line_ids
    approve(ctx, order, [*order.line_ids, *trip])
    act(apply_charges, ctx, job_id=order.job_ids[0], visits=2)
    assert fees(ctx, order) == [("Trip", 2, 45, "awaiting")]


def test_a_declined_charge_stays_declined(ctx_as):
    ctx = ctx_as("system")
    a_fee(ctx, name="Trip", automatic=True)
    order = an_order(ctx)
    trip = act(apply_charges, ctx, job_id=order.job_ids[0], visits=1).line_ids
    decline(ctx, order, trip)
    act(apply_charges, ctx, job_id=order.job_ids[0], visits=2)
    assert fees(ctx, order) == [("Trip", 1, 45, "declined")]


def test_refusals(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    with pytest.raises(NotFound):
        act(apply_charges, ctx, job_id=new_id())
    act(cancel_work_order, ctx, work_order_id=order.id, reason="changed their mind")
    with pytest.raises(IllegalTransition):
        act(apply_charges, ctx, job_id=order.job_ids[0])
