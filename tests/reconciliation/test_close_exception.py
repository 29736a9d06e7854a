from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.billing.builders import a_draft
from tests.reconciliation.test_run_close import TODAY, kinds
from workwright.kernel import journal as records
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.unit import Unit
from workwright.reconciliation.actions.close_exception import AnswerNeeded, close_exception
from workwright.reconciliation.queries import get_close


def test_it_takes_a_link_or_a_reason_and_stays_answered(
    ctx_as: Callable[..., Context], act: Callable[..., Any], company: Any
) -> None:
    ctx = ctx_as("accountant")
    a_draft(ctx_as())
    a_draft(ctx_as())
    assert kinds(ctx, act) == ["line_not_invoiced"] * 2
    one, two = get_close(ctx, TODAY).exceptions
    with pytest.raises(AnswerNeeded):
        act(close_exception, ctx, exception_id=one.id, reason="too short")
    with pytest.raises(NotFound):
        act(
            close_exception, ctx_as("accountant", branch=company.north), exception_id=one.id, link_id=new_id()
        )
    act(close_exception, ctx, exception_id=one.id, reason="The invoice goes out on Monday")
    act(close_exception, ctx, exception_id=two.id, link_id=new_id())
    assert kinds(ctx, act) == [], "a later run opens nothing that was answered"
    with pytest.raises(IllegalTransition):
        act(close_exception, ctx, exception_id=one.id, reason="Once more, with feeling")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reconciliation_closeexception SET state = 'closed', closed_at = now(), closed_by = 'me', reason = 'no'",
        "UPDATE reconciliation_closeexception SET kind = 'unexplained'",
        "DELETE FROM reconciliation_closeexception",
    ],
)
def test_the_database_takes_no_empty_answer(
    ctx_as: Callable[..., Context], act: Callable[..., Any], sql: str
) -> None:
    a_draft(ctx_as())
    kinds(ctx_as(), act)
    records.announce(Unit(new_id()))
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(sql)
