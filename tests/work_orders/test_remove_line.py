import pytest

from tests.inventory.builders import a_part, a_warehouse, asked, in_stock
from tests.work_orders.builders import Made, a_running_order, an_order, approve, seen
from tests.world import act
from workwright.inventory.queries import availability
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.finish_job import finish_job
from workwright.work_orders.actions.remove_line import remove_line


class Asking:
    """A line of an order in stock's words."""

    def __init__(self, order: Made) -> None:
        self.work_order_id, self.id = order.id, order.line_ids[0]


def test_it_stays_on_record_and_its_part_is_free(ctx_as):
    ctx = ctx_as("system")
    a_warehouse(ctx)
    part = a_part(ctx)
    in_stock(ctx, part, 1)
    order = an_order(ctx, {"title": "Oil", "lines": ({"kind": "part", "part_id": part},)})
    approve(ctx, order)
    asked(ctx, Asking(order), part)
    assert availability(ctx, [part])[part].available == 0
    act(remove_line, ctx, line_id=order.line_ids[0], reason="has one")
    assert availability(ctx, [part])[part].available == 1
    view = seen(ctx, order)
    assert (view.jobs[0].lines[0].state, view.totals.gross_minor, view.version) == ("removed", 0, 2)


def test_what_is_done_is_not_removed(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    act(finish_job, ctx, job_id=order.job_ids[0])
    with pytest.raises(IllegalTransition, match="This line is done"):
        act(remove_line, ctx, line_id=order.line_ids[0])
