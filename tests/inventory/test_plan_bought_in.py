"""Planning what no catalogue knows."""

from tests.inventory.builders import a_line, booked, planned
from workwright.inventory.queries import bought_in_of, job_costs


def test_a_plan_owes_nobody_anything(ctx_as):
    ctx, line = ctx_as(), a_line()
    planned(ctx, line)
    (found,) = bought_in_of(ctx, line.work_order_id)
    assert (found.state, found.cost_minor, found.net_cost_minor) == ("planned", 2500, 0)
    assert found.allowed_actions[:2] == ("inventory.order_bought_in", "inventory.receive_bought_in")
    assert job_costs(ctx, line.work_order_id) == []
    assert booked(ctx, "cost_of_sales") == 0
