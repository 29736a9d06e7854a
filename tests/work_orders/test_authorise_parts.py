from collections.abc import Callable

from tests.work_orders.builders import seen
from tests.work_orders.paying import agree, an_insured_order, offer
from workwright.kernel.context import Context
from workwright.work_orders.models import LinePart


def test_a_line_is_agreed_when_its_parts_make_it_up(ctx_as: Callable[..., Context]) -> None:
    ctx = ctx_as()
    order = an_insured_order(ctx)
    insurers = offer(ctx, order, "insurer")
    agree(ctx, insurers)
    states = [line.state for line in seen(ctx, order).jobs[0].lines]
    assert states == ["awaiting", "authorised", "authorised"], "the customer carries part of the first alone"
    agree(ctx, offer(ctx, order, "customer"))
    first = seen(ctx, order).jobs[0].lines[0]
    parts = LinePart.unscoped.filter(line_id=first.id)
    assert (first.state, sorted(part.authorised_gross_minor for part in parts)) == (
        "authorised",
        [378_00, 500_00],
    )
