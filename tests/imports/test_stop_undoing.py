from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.builders import CUSTOMERS, INVOICES, brought_in
from workwright.imports.actions.stop_undoing import stop_undoing
from workwright.imports.actions.undo_import import undo_import
from workwright.imports.queries import get_import
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


def test_the_import_stands_as_it_was_and_says_why(ctx: Context, ctx_as: Make, act: Act) -> None:
    job = brought_in(ctx, "customers", CUSTOMERS)
    with pytest.raises(IllegalTransition):
        act(stop_undoing, ctx_as("system"), import_id=job.id, reason="No")
    act(undo_import, ctx, import_id=job.id, expected_version=job.version, reason="Wrong file")
    assert act(stop_undoing, ctx_as("system"), import_id=job.id, reason="Line 2 is needed").state == "done"
    assert get_import(ctx, job.id).problem == "Line 2 is needed"
    assert brought_in(ctx, "invoices", INVOICES).created.rows == 3
