"""A day is signed by somebody else, stays as it was signed, and its books are closed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.billing.builders import a_draft, issue
from tests.payments.builders import card_slip
from tests.reconciliation.builders import a_bank, a_statement
from tests.reconciliation.test_run_close import TODAY, kinds
from tests.world import NOW
from workwright.access.actions.approve_alone import ReasonNeeded
from workwright.access.queries.approvals import list_self_approvals
from workwright.kernel import journal as records
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.kernel.unit import Unit
from workwright.ledger.actions.close_period import NotYetOver
from workwright.ledger.queries import closed_through
from workwright.reconciliation.actions.close_exception import close_exception
from workwright.reconciliation.actions.run_close import SignedOff, run_close
from workwright.reconciliation.actions.sign_off_day import ExceptionsOpen, FactsChanged, sign_off_day
from workwright.reconciliation.actions.undo_import import LinesInUse, undo_import
from workwright.reconciliation.queries import get_close

Make = Callable[..., Context]
Act = Callable[..., Any]
LATER = NOW + timedelta(days=1)


def test_a_day_with_an_exception_is_answered_signed_and_locked(ctx_as: Make, act: Act) -> None:
    a_draft(ctx_as())
    ran = ctx_as("accountant", at=LATER)
    assert kinds(ran, act) == ["line_not_invoiced"]
    signer = ctx_as("branch_manager", at=LATER)
    version = get_close(ran, TODAY).version
    with pytest.raises(ExceptionsOpen):
        act(sign_off_day, signer, closes_on=TODAY, expected_version=version)
    (found,) = get_close(ran, TODAY).exceptions
    act(close_exception, ran, exception_id=found.id, reason="Invoiced with the second job")
    with pytest.raises(Stale):
        act(sign_off_day, signer, closes_on=TODAY, expected_version=version + 1)
    done = act(sign_off_day, signer, closes_on=TODAY, expected_version=version)
    assert not done.self_approved
    assert closed_through(signer) == TODAY
    with pytest.raises(SignedOff):
        act(run_close, ran, closes_on=TODAY)
    with pytest.raises(SignedOff):
        act(close_exception, ran, exception_id=found.id, reason="Another reason altogether")
    for sql in (
        "UPDATE reconciliation_run SET note = 'x'",
        "DELETE FROM reconciliation_run",
        "UPDATE reconciliation_closeexception SET reason = 'a better reason'",
    ):
        records.announce(Unit(new_id()))
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)


def test_who_ran_it_signs_alone_only_with_a_reason_and_a_mark(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("accountant", at=LATER)
    act(run_close, ctx, closes_on=TODAY)
    with pytest.raises(ReasonNeeded):
        act(sign_off_day, ctx, closes_on=TODAY, expected_version=1)
    done = act(sign_off_day, ctx, closes_on=TODAY, expected_version=1, note="I am alone in the office")
    assert done.self_approved
    (mark,) = list_self_approvals(ctx_as("auditor", at=LATER))
    assert mark.permission == "reconciliation.sign_off_day"


def test_a_day_that_changed_or_is_not_over_is_not_signed(ctx_as: Make, act: Act) -> None:
    draft = a_draft(ctx_as())
    issue(ctx_as(), draft)
    act(run_close, ctx_as("accountant"), closes_on=TODAY)
    with pytest.raises(NotYetOver):
        act(sign_off_day, ctx_as("branch_manager"), closes_on=TODAY, expected_version=1)
    card_slip(ctx_as(), 17_923, invoice_ids=[draft.id])
    signer = ctx_as("branch_manager", at=LATER)
    with pytest.raises(FactsChanged):
        act(sign_off_day, signer, closes_on=TODAY, expected_version=1)
    with pytest.raises(NotFound):
        act(sign_off_day, signer, closes_on=TODAY - timedelta(days=1), expected_version=1)
    with pytest.raises(Forbidden):
        act(sign_off_day, ctx_as("cashier", at=LATER), closes_on=TODAY, expected_version=1)


def test_a_statement_of_a_signed_day_stays(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("accountant", at=LATER)
    done = a_statement(ctx, a_bank(ctx), [("5.00", "What")], on=TODAY)
    kinds(ctx, act)
    (found,) = get_close(ctx, TODAY).exceptions
    act(close_exception, ctx, exception_id=found.id, reason="A gift of the bank's")
    act(sign_off_day, ctx_as("branch_manager", at=LATER), closes_on=TODAY, expected_version=1)
    with pytest.raises(LinesInUse):
        act(undo_import, ctx, statement_id=done.id)
