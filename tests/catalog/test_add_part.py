"""Parts: one per number, found by number, name or bar code."""

from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import a_part, us_taxes
from workwright.catalog.actions.add_part import add_part
from workwright.catalog.queries import get_part, parts_by_id, price_part, search_parts
from workwright.catalog.queries.prices import NoPrice
from workwright.catalog.rules import CodeTaken
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("04465", True),
        ("0446502220", True),
        ("pads brake", True),
        ("toyo", True),
        ("4006633", True),
        ("ads", False),
    ],
)
def test_search(ctx_as: Any, q: str, found: bool) -> None:
    ctx = ctx_as("technician")
    part = a_part(ctx_as(), sku="04465-02220", maker="Toyota", barcode="4006633")
    assert [row.id for row in search_parts(ctx, q).rows] == ([part] if found else [])


def test_one_per_number(ctx_as: Any) -> None:
    a_part(ctx_as(), sku="04465-02220")
    with pytest.raises(CodeTaken):
        a_part(ctx_as(), sku="04465 02220")


def test_its_own_tax_code(ctx_as: Any) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    part = a_part(ctx, tax_code="exempt")
    assert price_part(ctx, part).tax_code == get_part(ctx, part).tax_code == "exempt"
    with pytest.raises(NotFound):
        a_part(ctx, tax_code="nine")


def test_no_price_in_another_currency(ctx_as: Any, company: Any) -> None:
    part = a_part(ctx_as())
    with pytest.raises(NoPrice, match="EUR"):
        price_part(ctx_as(branch=company.north), part)


def test_cards(ctx_as: Any) -> None:
    ctx = ctx_as()
    part = a_part(ctx, core_price=Decimal(15), kind="consumable", unit="litre")
    card = parts_by_id(ctx, [part, new_id()])[part]
    assert (card.core_price, card.kind, card.unit, card.stocked) == (15, "consumable", "litre", True)


def test_nonsense(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Invalid):
        act(add_part, ctx_as(), sku="---", name="Dashes")
    with pytest.raises(NotFound):
        price_part(ctx_as(), new_id())
