"""A rate entered wrongly can be corrected, by those who act for its branch."""

from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import a_tax
from workwright.catalog.actions.edit_tax_rate import edit_tax_rate
from workwright.catalog.queries import list_tax_rates, tax_table
from workwright.catalog.rules import OtherScope
from workwright.kernel.errors import Stale


def test_corrected(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("accountant")
    rate = a_tax(ctx, "vat", {"VAT": "20"}, "part")
    parts = ({"name": "VAT", "rate": Decimal("20.50")},)
    act(edit_tax_rate, ctx, tax_rate_id=rate, expected_version=1, components=parts, line_kinds=("fee",))
    assert tax_table(ctx).by_kind == {"fee": "vat"}
    assert list_tax_rates(ctx).rows[0].components[0].rate == Decimal("20.5")
    with pytest.raises(Stale):
        act(edit_tax_rate, ctx, tax_rate_id=rate, expected_version=1, note="x")


def test_not_for_another_branch(act: Any, ctx_as: Any, company: Any) -> None:
    rate = a_tax(ctx_as(), "vat", {"VAT": "20"}, "part")
    for ctx in (ctx_as(branch=company.north), ctx_as(branch=None)):
        with pytest.raises(OtherScope):
            act(edit_tax_rate, ctx, tax_rate_id=rate, expected_version=1, note="x")
