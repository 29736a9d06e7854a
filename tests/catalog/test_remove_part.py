from collections.abc import Callable

import pytest

from tests.imports.builders import PARTS, STOCK, brought_in, undone
from workwright.catalog.actions.remove_part import RemovePart, remove_part
from workwright.catalog.queries import search_parts
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        remove_part(ctx_as(), RemovePart(part_id=new_id()))


def test_a_part_that_was_stocked_stays(ctx_as: Make) -> None:
    ctx = ctx_as("operations_manager")
    parts = brought_in(ctx, "parts", PARTS)
    brought_in(ctx, "stock", STOCK)
    assert "Line 2: It is named by" in undone(ctx, parts).problem
    assert len(search_parts(ctx_as(), "brake").rows) == 1
