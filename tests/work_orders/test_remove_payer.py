from collections.abc import Callable

import pytest

from tests.work_orders.builders import seen
from tests.work_orders.paying import agreed_order, bill, payer
from tests.world import act
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid
from workwright.work_orders.actions.finish_job import finish_job
from workwright.work_orders.actions.remove_payer import remove_payer
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.queries.paying import list_payers

As = Callable[..., Context]


def test_the_customer_pays_alone_again_and_is_asked(ctx_as: As) -> None:
    ctx = ctx_as()
    order = agreed_order(ctx)
    insurer, own = payer(ctx, order, "insurer"), payer(ctx, order, "customer")
    with pytest.raises(Invalid, match="stays"):
        act(remove_payer, ctx, payer_id=own.id, expected_version=own.version)
    done = act(remove_payer, ctx, payer_id=insurer.id, expected_version=insurer.version)
    assert (done.waiting, list_payers(ctx, order.id)) == (order.line_ids, [])
    assert {line.state for line in seen(ctx, order).jobs[0].lines} == {"awaiting"}


def test_not_with_an_invoice(ctx_as: As) -> None:
    ctx = ctx_as()
    order = agreed_order(ctx)
    act(start_job, ctx, job_id=order.job_ids[0])
    act(finish_job, ctx, job_id=order.job_ids[0])
    bill(ctx, order, "customer")
    insurer = payer(ctx, order, "insurer")
    with pytest.raises(IllegalTransition, match="invoice"):
        act(remove_payer, ctx, payer_id=insurer.id, expected_version=insurer.version)
