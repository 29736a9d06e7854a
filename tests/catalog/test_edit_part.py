"""Editing a part: by version; a price taken away leaves it to the matrix."""

from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import a_part, a_tier, us_taxes
from workwright.catalog.actions.edit_part import edit_part
from workwright.catalog.queries import get_part, price_part, search_parts
from workwright.kernel.errors import Stale


def test_only_what_is_sent_changes(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("service_advisor")
    us_taxes(ctx_as())
    part = a_part(ctx, sku="X-1")
    act(edit_part, ctx, part_id=part, expected_version=1, name="Disc, rear", tax_code="exempt")
    view = get_part(ctx, part)
    assert (view.name, view.price, view.tax_code, view.version) == ("Disc, rear", 35, "exempt", 2)
    assert [row.id for row in search_parts(ctx, "rear x1").rows] == [part]
    act(edit_part, ctx, part_id=part, expected_version=2, tax_code="")
    assert get_part(ctx, part).tax_code == ""


def test_without_a_price_the_matrix_holds(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    a_tier(ctx, "0", "100")
    part = a_part(ctx)
    act(edit_part, ctx, part_id=part, expected_version=1, price=None, unit_cost=Decimal(30))
    assert price_part(ctx, part).unit_price == 60


def test_no_longer_offered_but_still_readable(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    part = a_part(ctx)
    act(edit_part, ctx, part_id=part, expected_version=1, active=False)
    assert not search_parts(ctx).rows
    assert not get_part(ctx, part).active
    with pytest.raises(Stale):
        act(edit_part, ctx, part_id=part, expected_version=1, active=True)
