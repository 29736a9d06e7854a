"""The customer accepts the terms of visits on their own screen."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.scheduling.test_charge_visit_fee import with_fees
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.scheduling.actions.accept_terms_by_link import accept_terms_by_link
from workwright.scheduling.queries import terms_of


def test_only_a_link_has_the_right(ctx_as: Callable[..., Context], act: Callable[..., Any]) -> None:
    ctx = ctx_as()
    with_fees(ctx)
    order = an_order(ctx)
    said = {
        "work_order_id": order.id,
        "name": "Ada",
        "shown_hash": terms_of(ctx, order.id).offered.text_sha256,
    }
    act(accept_terms_by_link, ctx, **said)
    assert [one.channel for one in terms_of(ctx, order.id).accepted] == ["link"]
    with pytest.raises(Forbidden):
        act(accept_terms_by_link, ctx_as("branch_manager"), **said)
