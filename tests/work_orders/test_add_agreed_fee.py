"""A fee by accepted terms is put on an order: agreed, due, in a job of its own."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.inventory.builders import run_inner
from tests.parties.builders import a_customer
from tests.scheduling.builders import a_visit
from tests.scheduling.test_charge_visit_fee import SOON, accepted, nobody_there, with_fees
from tests.work_orders.builders import Made, an_order, seen
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition
from workwright.kernel.ids import new_id
from workwright.scheduling.actions.charge_visit_fee import charge_visit_fee
from workwright.work_orders.actions.add_agreed_fee import AddAgreedFee, add_agreed_fee
from workwright.work_orders.actions.request_work import request_work

As = Callable[..., Context]
Act = Callable[..., Any]


def a_charged_order(act: Act, ctx_as: As) -> Made:
    """An order with the fee of 60.00 for a visit to which nobody came."""
    ctx = ctx_as()
    with_fees(ctx)
    order = an_order(ctx)
    visit = a_visit(ctx, order, at=SOON)
    accepted(act, ctx, order)
    nobody_there(act, ctx_as, visit)
    act(charge_visit_fee, ctx, visit_id=visit)
    return order


def test_it_is_agreed_done_and_apart(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    order = a_charged_order(act, ctx_as)
    job = seen(ctx, order).jobs[-1]
    assert (job.title, job.state) == ("No-show fee", "done")
    (line,) = job.lines
    assert (line.kind, line.state, line.ceiling_minor) == ("fee", "authorised", 6_000)


def test_an_order_only_asked_for_owes_nothing(ctx_as: As) -> None:
    ctx = ctx_as()
    wanted = {"customer_id": a_customer(ctx), "customer_words": "It squeaks"}
    asked = request_work(ctx, request_work.command(**wanted))
    fee = AddAgreedFee(
        work_order_id=asked.id,
        line_id=new_id(),
        authorisation_id=new_id(),
        title="No-show fee",
        description="No-show fee",
        unit_price=60,
        gross_minor=6_000,
        ceiling_minor=6_000,
        agreed_at=ctx.now,
    )
    with pytest.raises(IllegalTransition, match="requested"):
        run_inner(ctx, add_agreed_fee, fee)
