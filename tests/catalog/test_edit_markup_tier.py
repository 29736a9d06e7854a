"""A changed step holds for what is priced from then on; one taken out makes room."""

from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import a_part, a_tier
from workwright.catalog.actions.edit_markup_tier import edit_markup_tier
from workwright.catalog.queries import list_markup_tiers, price_part
from workwright.catalog.rules import OtherScope
from workwright.kernel.errors import Stale


def test_changed_and_taken_out(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("accountant")
    tier, part = a_tier(ctx, "0", "100"), a_part(ctx, price=None)
    act(edit_markup_tier, ctx, markup_tier_id=tier, expected_version=1, percent=Decimal(50))
    assert price_part(ctx, part).unit_price == 30
    act(edit_markup_tier, ctx, markup_tier_id=tier, expected_version=2, active=False)
    assert not list_markup_tiers(ctx).rows
    a_tier(ctx, "0", "10")
    assert price_part(ctx, part).unit_price == 22


def test_refusals(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    tier = a_tier(ctx, "0", "100")
    with pytest.raises(Stale):
        act(edit_markup_tier, ctx, markup_tier_id=tier, expected_version=3, percent=Decimal(1))
    with pytest.raises(OtherScope):
        act(
            edit_markup_tier, ctx_as(branch=None), markup_tier_id=tier, expected_version=1, percent=Decimal(1)
        )
