from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.builders import CUSTOMERS, brought_in, checked, through
from tests.world import COMPANY
from workwright.imports.actions.undo_import import undo_import
from workwright.imports.queries import get_import
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, IllegalTransition, NotFound

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


def test_it_is_asked_for_with_a_reason_and_done_by_the_worker(ctx: Context, ctx_as: Make, act: Act) -> None:
    job = brought_in(ctx, "customers", CUSTOMERS)
    asked = {"import_id": job.id, "expected_version": job.version, "reason": "Wrong file"}
    with pytest.raises(Forbidden):
        act(undo_import, ctx_as("service_advisor"), **asked)
    with pytest.raises(NotFound):
        act(undo_import, ctx_as("operations_manager", branch=COMPANY.north), **asked)
    assert act(undo_import, ctx, **asked).state == "undoing"
    through(job.id)
    seen = get_import(ctx, job.id)
    assert (seen.state, seen.undo_reason, seen.undone.rows) == ("undone", "Wrong file", 4)


def test_only_what_came_in_is_taken_back(ctx: Context, act: Act) -> None:
    job = checked(ctx, "customers", CUSTOMERS)
    with pytest.raises(IllegalTransition):
        act(undo_import, ctx, import_id=job.id, expected_version=job.version, reason="No, no")
