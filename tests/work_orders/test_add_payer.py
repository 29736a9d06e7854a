from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from tests.catalog.builders import us_taxes
from tests.parties.builders import a_customer
from tests.work_orders.builders import an_order, approve, seen
from tests.work_orders.paying import CRASH, agree, an_insured_order, insured, offer, payer
from tests.world import act
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.work_orders.actions.add_payer import PaysAlready, add_payer
from workwright.work_orders.queries.paying import list_payers

As = Callable[..., Context]


def carried(ctx: Context, order: Any) -> dict[str, list[int]]:
    return {one.role: [part.gross_minor for part in one.parts] for one in list_payers(ctx, order.id)}


@pytest.mark.parametrize(
    ("terms", "parts"),
    [
        ({"excess_minor": 500_00}, {"customer": [500_00], "insurer": [378_00, 1_200_00, 146_33]}),
        (
            {"excess_minor": 1_000_00},
            {"customer": [878_00, 122_00], "insurer": [1_078_00, 146_33]},
        ),
        ({}, {"customer": [], "insurer": [878_00, 1_200_00, 146_33]}),
        (
            {"takes": "percent", "percent": "33.3333"},
            {"customer": [585_33, 800_00, 97_55], "insurer": [292_67, 400_00, 48_78]},
        ),
        (
            {"takes": "amount", "amount_minor": 2_000_00},
            {"customer": [78_00, 146_33], "insurer": [878_00, 1_122_00]},
        ),
    ],
)
def test_parts_sum_to_the_line(ctx_as: As, terms: dict[str, Any], parts: dict[str, list[int]]) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    order = an_order(ctx, CRASH)
    assert list_payers(ctx, order.id) == []
    insured(ctx, order, **terms)
    assert carried(ctx, order) == parts
    assert sum(sum(one) for one in parts.values()) == 2_224_33


def test_the_customers_whole_consent_covers_their_part_alone(ctx_as: As) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    order = an_order(ctx, CRASH)
    approve(ctx, order)
    insured(ctx, order, excess_minor=500_00)
    lines = seen(ctx, order).jobs[0].lines
    assert {line.state for line in lines} == {"awaiting"}, "the insurer has not agreed to anything"
    agreed = {one.role: one.agreed_minor for one in list_payers(ctx, order.id)}
    assert agreed == {"customer": 500_00, "insurer": 0}
    agree(ctx, offer(ctx, order, "insurer"))
    assert {line.state for line in seen(ctx, order).jobs[0].lines} == {"authorised"}


def test_what_cannot_be_added(ctx_as: As) -> None:
    ctx = ctx_as()
    order = an_insured_order(ctx)
    said = {"work_order_id": order.id, "role": "company", "takes": "lines"}
    with pytest.raises(PaysAlready):
        act(add_payer, ctx, customer_id=payer(ctx, order, "insurer").customer_id, **said)
    with pytest.raises(NotFound):
        act(add_payer, ctx, customer_id=order.id, **said)
    with pytest.raises(ValidationError, match="Say the percentage"):
        act(add_payer, ctx, **{**said, "customer_id": a_customer(ctx), "takes": "percent"})
