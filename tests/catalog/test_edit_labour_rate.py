"""A changed rate holds for what is priced from then on."""

from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import a_labour_rate
from workwright.catalog.actions.edit_labour_rate import edit_labour_rate
from workwright.catalog.queries import list_labour_rates, price_labour
from workwright.catalog.queries.prices import NoPrice
from workwright.catalog.rules import OtherScope
from workwright.kernel.errors import Invalid, Stale


def test_changed(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("accountant")
    rate = a_labour_rate(ctx)
    act(edit_labour_rate, ctx, labour_rate_id=rate, expected_version=1, price=Decimal(130), weekdays=(1, 2))
    assert price_labour(ctx, None, Decimal(1), ctx.now).unit_price == 130
    assert list_labour_rates(ctx).rows[0].weekdays == (1, 2)
    act(edit_labour_rate, ctx, labour_rate_id=rate, expected_version=2, active=False)
    with pytest.raises(NoPrice):
        price_labour(ctx, None, Decimal(1), ctx.now)


def test_refusals(act: Any, ctx_as: Any, company: Any) -> None:
    ctx = ctx_as()
    rate = a_labour_rate(ctx)
    with pytest.raises(Stale):
        act(edit_labour_rate, ctx, labour_rate_id=rate, expected_version=4, rank=1)
    with pytest.raises(Invalid):
        act(edit_labour_rate, ctx, labour_rate_id=rate, expected_version=1, time_to=time(8))
    with pytest.raises(OtherScope):
        act(edit_labour_rate, ctx_as(branch=company.north), labour_rate_id=rate, expected_version=1, rank=1)
