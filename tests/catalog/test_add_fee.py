"""G4, G15: charges of the branch that add themselves."""

from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import a_fee, us_taxes
from workwright.catalog.actions.add_fee import add_fee
from workwright.catalog.queries import charges_for, list_fees
from workwright.catalog.rules import ChargeableLine, CodeTaken
from workwright.kernel.errors import Invalid

LINES = [ChargeableLine("labour", Decimal(400)), ChargeableLine("part", Decimal(80), Decimal(4), "tyre")]


def test_only_automatic_ones_add_themselves(ctx_as: Any, company: Any) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    a_fee(ctx, code="trip")
    a_fee(ctx, code="trip-auto", automatic=True)
    a_fee(ctx, code="tyres", kind="disposal", price=Decimal(3), part_category="tyre", automatic=True)
    a_fee(
        ctx,
        code="supplies",
        name="Shop supplies",
        kind="supplies",
        percent=Decimal(10),
        cap=Decimal("35.00"),
        line_kinds=("labour",),
        tax_code="sales",
        automatic=True,
    )
    found = {charge.code: charge for charge in charges_for(ctx, LINES, visits=1)}
    assert set(found) == {"trip-auto", "tyres", "supplies"}
    assert (found["supplies"].unit_price, found["supplies"].tax_code) == (35, "sales")
    assert found["supplies"].rule == "Shop supplies: 10 %, capped at 35"
    assert found["tyres"].quantity == 4
    assert charges_for(ctx_as(branch=company.north), LINES, visits=1) == []


def test_the_same_code_in_two_branches(ctx_as: Any, company: Any) -> None:
    here, there = ctx_as(), ctx_as(branch=company.north)
    a_fee(here, code="trip")
    a_fee(there, code="trip")
    assert [row.currency for row in list_fees(there).rows] == ["EUR"]
    with pytest.raises(CodeTaken):
        a_fee(here, code="trip")


def test_price_or_percentage(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Invalid):
        act(add_fee, ctx_as(), code="x", name="X")
    with pytest.raises(Invalid):
        act(add_fee, ctx_as(), code="x", name="X", price=Decimal(1), percent=Decimal(1))
