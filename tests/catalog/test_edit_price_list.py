"""Editing a price list: prices are replaced as a whole."""

from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import BEGINNING, a_part
from workwright.catalog.actions.add_price_list import add_price_list
from workwright.catalog.actions.edit_price_list import edit_price_list
from workwright.catalog.queries import list_price_lists, price_part
from workwright.catalog.rules import OtherScope
from workwright.kernel.errors import Stale


def test_prices_are_replaced(act: Any, ctx_as: Any, company: Any) -> None:
    ctx = ctx_as("accountant")
    first, second = a_part(ctx), a_part(ctx)
    prices = ({"part_id": first, "price": Decimal(30)},)
    made = act(add_price_list, ctx, name="All", is_default=True, valid_from=BEGINNING, items=prices).id
    prices = ({"part_id": second, "price": Decimal(31)},)
    act(edit_price_list, ctx, price_list_id=made, expected_version=1, items=prices, name="Everybody")
    assert price_part(ctx, first).rule == "catalogue price"
    assert price_part(ctx, second).rule == "price list Everybody"
    act(edit_price_list, ctx, price_list_id=made, expected_version=2, active=False)
    assert price_part(ctx, second).rule == "catalogue price"
    assert len(list_price_lists(ctx).rows[0].items) == 1
    with pytest.raises(Stale):
        act(edit_price_list, ctx, price_list_id=made, expected_version=1, active=True)
    with pytest.raises(OtherScope):
        act(
            edit_price_list, ctx_as(branch=company.north), price_list_id=made, expected_version=3, active=True
        )
