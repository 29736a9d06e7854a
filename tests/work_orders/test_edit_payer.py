from collections.abc import Callable

import pytest

from tests.work_orders.builders import seen
from tests.work_orders.paying import agree, agreed_order, offer, payer
from tests.world import act
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.work_orders.actions.edit_payer import edit_payer
from workwright.work_orders.queries.paying import list_payers

As = Callable[..., Context]


def test_a_lower_excess_asks_only_who_carries_more(ctx_as: As) -> None:
    ctx = ctx_as()
    order = agreed_order(ctx)
    own = payer(ctx, order, "customer")
    done = act(
        edit_payer, ctx, payer_id=own.id, expected_version=own.version, takes="amount", amount_minor=300_00
    )
    assert done.waiting == order.line_ids[:1]
    agreed = {one.role: (one.total_minor, one.agreed_minor) for one in list_payers(ctx, order.id)}
    assert agreed == {"customer": (300_00, 300_00), "insurer": (1_924_33, 1_346_33)}
    sent = offer(ctx, order, "insurer")
    assert (sent.line_ids, sent.gross_minor) == (order.line_ids[:1], 578_00)
    agree(ctx, sent)
    assert {line.state for line in seen(ctx, order).jobs[0].lines} == {"authorised"}


def test_claim_and_terms(ctx_as: As) -> None:
    ctx = ctx_as()
    order = agreed_order(ctx)
    insurer = payer(ctx, order, "insurer")
    said = {"payer_id": insurer.id, "expected_version": insurer.version}
    assert act(edit_payer, ctx, **said, claim_number="CM-9").waiting == ()
    assert payer(ctx, order, "insurer").claim_number == "CM-9"
    with pytest.raises(Invalid, match="take the rest"):
        act(edit_payer, ctx, **said | {"expected_version": 2}, takes="lines")
    own = payer(ctx, order, "customer")
    act(edit_payer, ctx, payer_id=own.id, expected_version=own.version, takes="rest")
    assert payer(ctx, order, "insurer").takes == "lines"
