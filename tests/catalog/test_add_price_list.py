"""Agreed prices of customers, and a branch's own list."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import BEGINNING, a_labour_rate, a_part, an_operation
from tests.parties.builders import a_customer
from workwright.catalog.actions.add_price_list import add_price_list
from workwright.catalog.queries import list_price_lists, price_labour, price_part
from workwright.catalog.rules import CodeTaken
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id


def a_list(act: Any, ctx: Any, **fields: Any) -> Any:
    return act(add_price_list, ctx, **{"name": "Fleet", "valid_from": BEGINNING} | fields).id


def test_agreed_with_a_customer(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("accountant")
    fleet, other = a_customer(ctx_as()), a_customer(ctx_as(), name="Ben")
    part, operation = a_part(ctx), an_operation(ctx, flat_price=Decimal(90))
    a_labour_rate(ctx)
    prices = (
        {"part_id": part, "price": Decimal(28)},
        {"operation_id": operation, "price": Decimal(75)},
        {"rate_code": "standard", "price": Decimal(100)},
    )
    a_list(act, ctx, customers=(fleet,), items=prices)
    item = price_part(ctx, part, Decimal(1), fleet)
    assert (item.unit_price, item.rule) == (28, "price list Fleet")
    assert price_labour(ctx, operation, Decimal(1), ctx.now, fleet).unit_price == 75
    assert price_labour(ctx, None, Decimal(1), ctx.now, fleet).unit_price == 100
    assert price_part(ctx, part, Decimal(1), other).unit_price == 35
    assert price_labour(ctx, None, Decimal(1), ctx.now, other).unit_price == 120
    assert {row.price for row in list_price_lists(ctx).rows[0].items} == {28, 75, 100}


def test_a_branchs_list_gives_prices_in_its_currency(act: Any, ctx_as: Any, company: Any) -> None:
    part, there = a_part(ctx_as()), ctx_as(branch=company.north)
    a_list(act, there, is_default=True, items=({"part_id": part, "price": Decimal("31.50")},))
    item = price_part(there, part)
    assert (item.unit_price, item.unit_cost) == (Decimal("31.50"), None)
    assert price_part(ctx_as(), part).unit_price == 35


def test_the_customers_list_goes_before_the_default(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    part, fleet = a_part(ctx), a_customer(ctx)
    a_list(act, ctx, name="All", is_default=True, items=({"part_id": part, "price": Decimal(33)},))
    a_list(act, ctx, customers=(fleet,), items=({"part_id": part, "price": Decimal(34)},))
    assert price_part(ctx, part, Decimal(1), fleet).unit_price == 34
    assert price_part(ctx, part).unit_price == 33


def test_only_while_it_is_valid(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    part = a_part(ctx)
    ended = ctx.today - timedelta(days=1)
    a_list(act, ctx, is_default=True, valid_to=ended, items=({"part_id": part, "price": Decimal(1)},))
    assert price_part(ctx, part).unit_price == 35


def test_refusals(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    part = a_part(ctx)
    twice = ({"part_id": part, "price": Decimal(1)}, {"part_id": part, "price": Decimal(2)})
    with pytest.raises(Invalid):
        a_list(act, ctx, items=twice)
    with pytest.raises(Invalid):
        a_list(act, ctx, items=({"price": Decimal(1)},))
    with pytest.raises(NotFound):
        a_list(act, ctx, customers=(new_id(),))
    a_list(act, ctx, valid_from=date(2026, 1, 1))
    with pytest.raises(CodeTaken):
        a_list(act, ctx)
