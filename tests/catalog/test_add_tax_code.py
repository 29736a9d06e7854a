"""Tax codes: the names that lines and accounts refer to."""

from typing import Any

import pytest
from pydantic import ValidationError

from workwright.catalog.actions.add_tax_code import add_tax_code
from workwright.catalog.queries import list_tax_codes
from workwright.catalog.rules import CodeTaken
from workwright.kernel.errors import Forbidden


def test_added_once(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("accountant")
    act(add_tax_code, ctx, code="vat", name="VAT")
    assert [row.code for row in list_tax_codes(ctx).rows] == ["vat"]
    with pytest.raises(CodeTaken):
        act(add_tax_code, ctx, code="vat", name="Other")


@pytest.mark.parametrize("code", ["", "VAT", "a b", "-x", "x" * 41])
def test_codes_are_plain(act: Any, ctx_as: Any, code: str) -> None:
    with pytest.raises(ValidationError):
        act(add_tax_code, ctx_as(), code=code, name="VAT")


def test_a_cashier_may_not(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Forbidden):
        act(add_tax_code, ctx_as("cashier"), code="vat", name="VAT")
