from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.reconciliation.builders import a_bank, a_statement
from tests.reconciliation.test_record_settlements import held
from workwright.kernel import journal as records
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.unit import Unit
from workwright.reconciliation.actions.match_line import match_line
from workwright.reconciliation.actions.undo_import import LinesInUse, undo_import
from workwright.reconciliation.actions.undo_match import UndoneBefore, undo_match
from workwright.reconciliation.queries import list_lines


def test_a_match_is_undone_by_a_row_and_its_posting_by_the_mirror(
    ctx_as: Callable[..., Context], act: Callable[..., Any]
) -> None:
    ctx = ctx_as("accountant")
    statement = a_statement(ctx, a_bank(ctx), [("-12.00", "Account fee")])
    (line,) = list_lines(ctx).rows
    matched = act(match_line, ctx, bank_line_id=line.id, target="fee")
    with pytest.raises(LinesInUse):
        act(undo_import, ctx, statement_id=statement.id)
    act(undo_match, ctx, match_id=matched.id, reason="It was the rent of the hall")
    assert (held(ctx, "fees"), held(ctx, "bank")) == (0, 0)
    assert list_lines(ctx).rows[0].open_minor == -1_200
    with pytest.raises(UndoneBefore):
        act(undo_match, ctx, match_id=matched.id, reason="It was the rent of the hall")
    again = act(match_line, ctx, bank_line_id=line.id, target="fee")
    assert again.id != matched.id
    for sql in ("UPDATE reconciliation_match SET amount_minor = -1", "DELETE FROM reconciliation_match"):
        records.announce(Unit(new_id()))
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)
