"""A code no longer used gives no tax to new documents."""

from typing import Any

import pytest

from tests.catalog.builders import us_taxes
from workwright.catalog.actions.edit_tax_code import edit_tax_code
from workwright.catalog.queries import list_tax_codes, tax_table
from workwright.kernel.errors import Stale


def test_renamed_and_stopped(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("accountant")
    us_taxes(ctx_as())
    sales = next(row for row in list_tax_codes(ctx).rows if row.code == "sales")
    act(edit_tax_code, ctx, tax_code_id=sales.id, expected_version=1, name="Sales tax", active=False)
    assert "sales" not in tax_table(ctx).rules
    with pytest.raises(Stale):
        act(edit_tax_code, ctx, tax_code_id=sales.id, expected_version=1, active=True)
