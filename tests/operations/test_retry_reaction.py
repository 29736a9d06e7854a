"""A follow-up that was given up gets another chance from a person."""

import pytest
from django.db import connection

from tests.parties.builders import a_customer
from tests.world import NOW, act, journal
from workwright.kernel import outbox
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.operations.actions.retry_reaction import retry_reaction
from workwright.operations.queries import get_status


def given_up(ctx):
    """A follow-up of a real act that failed twelve times."""
    a_customer(ctx)
    entry = journal()[-1]["id"]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_delivery (journal_id, n, reaction, scope, state, attempts, error) "
            "VALUES (%s, 0, 'notify.tell', %s, 'failed', 12, 'OSError: away')",
            [entry, ctx.branch_id],
        )
    return entry


def test_it_is_listed_with_its_reason_and_tried_again(ctx_as):
    entry = given_up(ctx_as())
    manager = ctx_as("operations_manager")
    (one,) = get_status(manager).reactions
    assert (str(one.journal_id), one.reaction, one.attempts, one.error) == (
        entry,
        "notify.tell",
        12,
        "OSError: away",
    )
    act(retry_reaction, manager, journal_id=entry, reaction="notify.tell")
    assert get_status(manager).reactions == ()
    assert outbox.backlog()["waiting"] == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT attempts, due_at FROM kernel_delivery WHERE journal_id = %s", [entry])
        assert cursor.fetchone() == (0, NOW)


def test_what_was_not_given_up_is_not_found(ctx_as):
    with pytest.raises(NotFound):
        act(retry_reaction, ctx_as("operations_manager"), journal_id=new_id(), reaction="notify.tell")
