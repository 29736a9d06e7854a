"""G3: the sell price follows the cost-tier matrix, which the line names."""

from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import a_part, a_tier
from workwright.catalog.actions.add_markup_tier import TierTaken
from workwright.catalog.queries import price_part
from workwright.catalog.queries.prices import NoPrice


def test_by_cost(ctx_as: Any) -> None:
    ctx = ctx_as()
    a_tier(ctx, "0", "150")
    a_tier(ctx, "10", "100")
    cheap, dear = (a_part(ctx, price=None, unit_cost=Decimal(cost)) for cost in ("4.00", "10.00"))
    assert price_part(ctx, cheap).unit_price == 10
    item = price_part(ctx, dear)
    assert (item.unit_price, item.unit_cost, item.rule) == (20, 10, "mark-up 100 % from 10")


def test_a_category_has_its_own_matrix(ctx_as: Any) -> None:
    ctx = ctx_as()
    a_tier(ctx, "0", "100")
    a_tier(ctx, "0", "25", category="tyre")
    assert price_part(ctx, a_part(ctx, price=None, category="tyre")).unit_price == 25
    assert price_part(ctx, a_part(ctx, price=None, category="filter")).unit_price == 40


def test_a_branch_goes_before_the_company(ctx_as: Any) -> None:
    ctx = ctx_as()
    a_tier(ctx_as(branch=None), "0", "50", currency="USD")
    part = a_part(ctx, price=None)
    assert price_part(ctx, part).unit_price == 30
    a_tier(ctx, "0", "75")
    assert price_part(ctx, part).unit_price == 35


def test_an_own_price_goes_before_the_matrix(ctx_as: Any) -> None:
    ctx = ctx_as()
    a_tier(ctx, "0", "100")
    assert price_part(ctx, a_part(ctx, price=Decimal("12.34"))).rule == "catalogue price"


@pytest.mark.parametrize("fields", [{"unit_cost": None}, {"unit_cost": Decimal(5)}])
def test_without_price_or_rule_it_says_so(ctx_as: Any, fields: Any) -> None:
    ctx = ctx_as()
    a_tier(ctx, "10", "100")
    with pytest.raises(NoPrice):
        price_part(ctx, a_part(ctx, price=None, **fields))


def test_one_step_per_cost(ctx_as: Any) -> None:
    a_tier(ctx_as(), "10", "100")
    with pytest.raises(TierTaken):
        a_tier(ctx_as(), "10.00", "90")
