from collections.abc import Callable

from tests.work_orders.paying import billed_order, payer
from tests.world import act
from workwright.billing.actions.agree_to_pay import agree_to_pay
from workwright.kernel.context import Context
from workwright.work_orders.models import Line, LinePart


def test_what_one_carries_less_the_other_carries_more(ctx_as: Callable[..., Context]) -> None:
    ctx = ctx_as()
    order, _, insurers = billed_order(ctx)
    own = payer(ctx, order, "customer").id
    said = {"agreed_by": "Ada Moreno", "channel": "phone", "reason": "Paint is not covered"}
    act(agree_to_pay, ctx, invoice_id=insurers.id, payer_id=own, amount_minor=24_33, **said)
    for line in Line.unscoped.filter(work_order_id=order.id):
        parts = LinePart.unscoped.filter(line=line)
        assert sum(part.ceiling_minor for part in parts) == line.ceiling_minor
        assert sum(part.invoiced_gross_minor or 0 for part in parts) == line.invoiced_gross_minor
    moved = LinePart.unscoped.filter(payer_id=own)
    assert sum(part.authorised_gross_minor for part in moved) == 524_33
