"""Editing an operation: by version; the flat price can be taken away."""

from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import a_labour_rate, an_operation
from workwright.catalog.actions.edit_labour_operation import edit_labour_operation
from workwright.catalog.queries import price_labour, search_operations
from workwright.kernel.errors import Stale


def test_flat_no_more(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("accountant")
    a_labour_rate(ctx)
    operation = an_operation(ctx, flat_price=Decimal(80))
    assert price_labour(ctx, operation, Decimal(1), ctx.now).unit_price == 80
    act(
        edit_labour_operation,
        ctx,
        operation_id=operation,
        expected_version=1,
        flat_price=None,
        name="Bleed brakes",
        skills=("brakes",),
    )
    item = price_labour(ctx, operation, Decimal(1), ctx.now)
    assert (item.unit_price, item.description) == (120, "Bleed brakes")
    assert search_operations(ctx, "bleed").rows[0].skills == ("brakes",)
    with pytest.raises(Stale):
        act(edit_labour_operation, ctx, operation_id=operation, expected_version=1, active=False)
