from collections.abc import Callable
from typing import Any

import pytest

from tests.reconciliation.builders import a_bank, a_statement
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.reconciliation.actions.undo_import import undo_import
from workwright.reconciliation.queries import list_lines, list_statements


def test_an_import_is_undone_and_can_be_done_again(
    ctx_as: Callable[..., Context], act: Callable[..., Any]
) -> None:
    ctx = ctx_as("accountant")
    bank = a_bank(ctx)
    done = a_statement(ctx, bank, [("5.00", "One"), ("6.00", "Two")])
    assert act(undo_import, ctx, statement_id=done.id).lines == 2
    assert list_statements(ctx) == () and list_lines(ctx).rows == ()
    with pytest.raises(NotFound):
        act(undo_import, ctx, statement_id=done.id)
    assert a_statement(ctx, bank, [("5.00", "One"), ("6.00", "Two")]).new == 2


def test_another_branch_undoes_nothing(
    ctx_as: Callable[..., Context], act: Callable[..., Any], company: Any
) -> None:
    ctx = ctx_as()
    done = a_statement(ctx, a_bank(ctx), [("5.00", "One")])
    with pytest.raises(NotFound):
        act(undo_import, ctx_as(branch=company.north), statement_id=done.id)
