"""Two versions of an estimate are put side by side: what is new, what is gone, what changed its price."""

from collections.abc import Callable

from django.test import Client

from tests.estimates.builders import a_draft, a_sent_estimate
from tests.work_orders.builders import COIL_JOB, an_order
from tests.world import act
from workwright.kernel.context import Context
from workwright.work_orders.actions.add_job import add_job


def test_what_differs_between_two_versions_shows_with_both_amounts(
    desk_of: Callable[..., Client], ctx_as: Callable[..., Context]
) -> None:
    ctx, client = ctx_as(), desk_of()
    order = an_order(ctx)
    first = a_sent_estimate(ctx, order)
    wash = ({"kind": "labour", "description": "Wash and wax", "quantity": "1", "unit_price": "40"},)
    act(add_job, ctx, work_order_id=order.id, title="Wash", lines=wash)
    second = a_draft(ctx, order)
    page = client.get(f"/estimates/{second}").content.decode()
    assert f"?against={first.id}" in page and "Choose another version" in page
    page = client.get(f"/estimates/{second}?against={first.id}").content.decode()
    shown = page[page.index('id="versions"') :]
    assert "Wash and wax" in shown and ">New</span>" in shown
    elsewhere = a_sent_estimate(ctx, an_order(ctx, COIL_JOB))
    other = client.get(f"/estimates/{second}?against={elsewhere.id}").content.decode()
    assert "Choose another version" in other  # another order's estimate is no version of this one
