from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.builders import CUSTOMERS, brought_in, checked
from workwright.imports.actions.cancel_import import cancel_import
from workwright.imports.queries import get_import, list_rows
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


def test_a_file_is_dropped_with_its_rows(ctx: Context, act: Act) -> None:
    job = checked(ctx, "customers", CUSTOMERS)
    assert act(cancel_import, ctx, import_id=job.id, expected_version=job.version).state == "cancelled"
    assert (get_import(ctx, job.id).allowed_actions, list_rows(ctx, job.id).rows) == ((), ())


def test_what_was_brought_in_is_not_dropped(ctx: Context, act: Act) -> None:
    job = brought_in(ctx, "customers", CUSTOMERS)
    with pytest.raises(IllegalTransition):
        act(cancel_import, ctx, import_id=job.id, expected_version=job.version)
