"""The whole life of an order in one go."""

from decimal import Decimal

import pytest

from tests.inventory.builders import a_part, a_warehouse, in_stock, run_inner
from tests.work_orders.builders import (
    BRAKE_JOB,
    a_photo,
    a_service,
    an_order,
    approve,
    decline,
    let_go,
    seen,
    sign,
)
from tests.world import act
from workwright.inventory.actions.reserve_parts import PartDemand, ReserveParts, reserve_parts
from workwright.inventory.queries import availability
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.attach_file import attach_file
from workwright.work_orders.actions.check_item import check_item
from workwright.work_orders.actions.check_quality import check_quality
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.finish_job import NotReady, finish_job
from workwright.work_orders.actions.mark_invoiced import InvoicedLine, MarkInvoiced, mark_invoiced
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.queries import (
    asset_history,
    billable_lines,
    list_work_orders,
    release_facts,
    similar_orders,
)


def test_from_intake_to_release(ctx_as):
    ctx = ctx_as("system")
    service = a_service(ctx)
    order = an_order(ctx, {"service_id": service}, BRAKE_JOB)
    approve(ctx, order, order.line_ids[:1])
    decline(ctx, order, order.line_ids[1:], reason="next month")
    job = order.job_ids[0]
    act(start_job, ctx, job_id=job)
    for item in seen(ctx, order).jobs[0].checklist:
        act(check_item, ctx, item_id=item.id, result="ok")
    act(attach_file, ctx, work_order_id=order.id, job_id=job, file_id=a_photo(ctx), kind="after")
    act(finish_job, ctx_as("technician"), job_id=job)
    act(check_quality, ctx, job_id=job, passed=True)
    sign(ctx, order)
    assert seen(ctx, order).missing == ()
    act(complete_work_order, ctx, work_order_id=order.id)
    lines = billable_lines(ctx, order.id)
    invoice = new_id()
    done = tuple(
        InvoicedLine(line_id=line.line_id, gross_minor=line.authorised_gross_minor) for line in lines
    )
    run_inner(ctx, mark_invoiced, MarkInvoiced(work_order_id=order.id, invoice_id=invoice, lines=done))
    assert release_facts(ctx, order.id).uninvoiced == ()
    with let_go(ctx, order, meter_out=84320):
        view = seen(ctx, order)
        assert (view.state, view.jobs[1].state, view.meter_out) == ("closed", "declined", 84320)
        assert list_work_orders(ctx).rows == ()
    assert view.totals.gross_minor == sum(kind.gross_minor for kind in view.totals.by_kind)
    assert [row.number for row in list_work_orders(ctx, state="all", q="stutter").rows] == [order.number]
    assert [row.work_order_id for row in similar_orders(ctx, "engine stuttering, cold")] == [order.id]
    assert asset_history(ctx, view.asset_id, words="stutters")[0].similar


def test_stocked_parts_are_used_when_the_job_is_finished(ctx_as):
    ctx = ctx_as("system")
    a_warehouse(ctx)
    part = a_part(ctx)
    in_stock(ctx, part, 5)
    order = an_order(ctx, {"title": "Oil", "lines": ({"kind": "part", "part_id": part, "quantity": 2},)})
    assert seen(ctx, order).jobs[0].lines[0].unit_price == 35
    approve(ctx, order)
    demand = PartDemand(order.line_ids[0], part, Decimal(2))
    run_inner(ctx, reserve_parts, ReserveParts(work_order_id=order.id, demands=(demand,)))
    act(start_job, ctx, job_id=order.job_ids[0])
    act(finish_job, ctx, job_id=order.job_ids[0])
    assert availability(ctx, [part])[part].on_hand == 3


def test_a_part_that_is_not_there_cannot_have_been_fitted(ctx_as):
    ctx = ctx_as("system")
    a_warehouse(ctx)
    part = a_part(ctx, name="Oil filter")
    order = an_order(ctx, {"title": "Oil", "lines": ({"kind": "part", "part_id": part},)})
    approve(ctx, order)
    demand = PartDemand(order.line_ids[0], part, Decimal(1))
    run_inner(ctx, reserve_parts, ReserveParts(work_order_id=order.id, demands=(demand,)))
    act(start_job, ctx, job_id=order.job_ids[0])
    with pytest.raises(NotReady, match="“Oil filter” is not in stock"):
        act(finish_job, ctx, job_id=order.job_ids[0])
