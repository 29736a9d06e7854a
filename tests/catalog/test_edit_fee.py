"""Editing a fee: a price can become a percentage, never both."""

from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import a_fee
from workwright.catalog.actions.edit_fee import edit_fee
from workwright.catalog.queries import list_fees
from workwright.catalog.rules import OtherScope
from workwright.kernel.errors import Invalid, Stale


def test_a_price_becomes_a_percentage(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("accountant")
    fee = a_fee(ctx)
    act(edit_fee, ctx, fee_id=fee, expected_version=1, price=None, percent=Decimal(3), line_kinds=("part",))
    (row,) = list_fees(ctx).rows
    assert (row.price, row.percent, row.line_kinds, row.version) == (None, 3, ("part",), 2)


def test_refusals(act: Any, ctx_as: Any, company: Any) -> None:
    ctx = ctx_as()
    fee = a_fee(ctx)
    with pytest.raises(Invalid):
        act(edit_fee, ctx, fee_id=fee, expected_version=1, percent=Decimal(3))
    with pytest.raises(Stale):
        act(edit_fee, ctx, fee_id=fee, expected_version=2, name="Call-out")
    with pytest.raises(OtherScope):
        act(edit_fee, ctx_as(branch=company.north), fee_id=fee, expected_version=1, name="Call-out")
