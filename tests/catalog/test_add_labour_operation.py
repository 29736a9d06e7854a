"""Operations: one per code, found by the words of their names."""

from typing import Any

import pytest

from tests.catalog.builders import an_operation
from workwright.catalog.queries import price_labour, search_operations
from workwright.catalog.rules import CodeTaken
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id


def test_added_and_found(ctx_as: Any) -> None:
    ctx = ctx_as("technician")
    operation = an_operation(ctx_as(), code="BRK-1", skills=("brakes",))
    (row,) = search_operations(ctx, "front pad").rows
    assert (row.id, row.skills, row.currency) == (operation, ("brakes",), "USD")
    assert [row.code for row in search_operations(ctx, "brk").rows] == ["BRK-1"]


def test_refusals(ctx_as: Any) -> None:
    an_operation(ctx_as(), code="BRK-1")
    with pytest.raises(CodeTaken):
        an_operation(ctx_as(), code="BRK-1")
    with pytest.raises(NotFound):
        an_operation(ctx_as(), tax_code="nine")
    with pytest.raises(NotFound):
        price_labour(ctx_as(), new_id(), 1, ctx_as().now)  # type: ignore[arg-type]
