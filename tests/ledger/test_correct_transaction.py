"""Correcting the books takes two where there are two: one proposes with a reason, another posts (H12)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from pydantic import ValidationError

from tests.access.builders import somebody_else
from tests.ledger.builders import deposit, posted, sale
from tests.world import Company
from workwright.access.actions.approve_alone import ReasonNeeded, SecondPersonNeeded
from workwright.access.queries import list_self_approvals
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, IllegalTransition, NotFound
from workwright.ledger.actions import correct_transaction as module
from workwright.ledger.actions.correct_transaction import correct_transaction
from workwright.ledger.actions.post_transaction import Overdrawn, PostTransaction, Unbalanced
from workwright.ledger.actions.propose_correction import ProposeCorrection, propose_correction
from workwright.ledger.actions.reject_correction import reject_correction
from workwright.ledger.queries import balance, get_transaction, list_corrections
from workwright.ledger.rules import LedgerLine, credit, debit

As = Callable[..., Context]
Act = Callable[..., Any]
WHY = "Posted as labour, was a part"
LINES = (debit("income.labour", 500, "USD"), credit("income.part", 500, "USD"))


def proposed(ctx: Context, act: Act, wrong: UUID, lines: tuple[LedgerLine, ...] = LINES) -> UUID:
    made: UUID = act(propose_correction, ctx, transaction_id=wrong, lines=lines, reason=WHY).id
    return made


def test_a_second_person_posts_it(ctx_as: As, act: Act) -> None:
    wrong = posted(ctx_as(), sale(10_000))
    ann, bob = ctx_as("accountant", who="Ann"), ctx_as("operations_manager", who="Bob")
    asked = proposed(ann, act, wrong)
    assert balance(ann, "income.part").minor == 0
    done = act(correct_transaction, bob, correction_id=asked, note="Seen")
    assert (balance(ann, "income.labour").minor, balance(ann, "income.part").minor) == (9_500, 500)
    view = get_transaction(ann, done.transaction_id)
    assert (view.kind, view.actor, view.approved_by, view.reason) == (
        "correction",
        ann.actor.ref,
        bob.actor.ref,
        WHY,
    )
    assert (view.corrects_id, get_transaction(ann, wrong).corrected_by) == (wrong, (done.transaction_id,))
    row = list_corrections(ann, state="posted").rows[0]
    assert (row.decided_by, row.decision_note, row.lines, row.allowed_actions) == (
        bob.actor.ref,
        "Seen",
        LINES,
        (),
    )


def test_nobody_posts_or_rejects_their_own_where_somebody_else_could(ctx_as: As, act: Act) -> None:
    somebody_else(ctx_as, "accountant")
    ann = ctx_as("accountant", who="Ann")
    asked = proposed(ann, act, posted(ctx_as(), sale()))
    assert list_corrections(ann).rows[0].allowed_actions == ()
    for decide in (correct_transaction, reject_correction):
        with pytest.raises(SecondPersonNeeded, match="Robin Vale"):
            act(decide, ann, correction_id=asked, note="Nobody else is in")


def test_the_only_accountant_posts_their_own_with_a_reason_and_it_is_marked(ctx_as: As, act: Act) -> None:
    ann = ctx_as("accountant", who="Ann")
    asked = proposed(ann, act, posted(ctx_as(), sale()))
    assert correct_transaction.name in list_corrections(ann).rows[0].allowed_actions
    with pytest.raises(ReasonNeeded):
        act(correct_transaction, ann, correction_id=asked)
    done = act(correct_transaction, ann, correction_id=asked, note="I keep the books alone")
    assert done.self_approved
    assert get_transaction(ann, done.transaction_id).self_approved
    assert list_corrections(ann).rows[0].self_approved
    (mark,) = list_self_approvals(ann)
    assert (mark.permission, mark.reason) == (correct_transaction.name, "I keep the books alone")


def test_the_books_take_no_correction_by_one_person_without_the_mark(
    ctx_as: As, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = ctx_as("accountant", who="Ann")
    asked = proposed(ann, act, posted(ctx_as(), sale()))
    monkeypatch.setattr(
        module, "PostTransaction", lambda **told: PostTransaction(**told | {"self_approved": False})
    )
    with pytest.raises(IntegrityError, match="second_person"):
        act(correct_transaction, ann, correction_id=asked, note="I keep the books alone")


def test_decided_once(ctx_as: As, act: Act) -> None:
    ann, bob = ctx_as("accountant", who="Ann"), ctx_as("accountant", who="Bob")
    asked = proposed(ann, act, posted(ctx_as(), sale()))
    act(reject_correction, bob, correction_id=asked, note="It was labour")
    with pytest.raises(IllegalTransition):
        act(correct_transaction, bob, correction_id=asked)
    assert balance(ann, "income.part").minor == 0


def test_a_correction_cannot_overdraw(ctx_as: As, act: Act) -> None:
    wrong = posted(ctx_as(), deposit(100))
    lines = (debit("deposits", 101, "USD", "deposit:1"), credit("bank", 101, "USD"))
    asked = proposed(ctx_as("accountant", who="Ann"), act, wrong, lines)
    with pytest.raises(Overdrawn):
        act(correct_transaction, ctx_as("accountant", who="Bob"), correction_id=asked)


def test_refusals(ctx_as: As, act: Act, company: Company) -> None:
    wrong = posted(ctx_as(), sale())
    with pytest.raises(ValidationError):
        ProposeCorrection(transaction_id=wrong, lines=LINES, reason="oops")
    with pytest.raises(Unbalanced):
        proposed(ctx_as("accountant"), act, wrong, (LINES[0], credit("income.part", 1, "USD")))
    with pytest.raises(NotFound):
        proposed(ctx_as("accountant", branch=company.north), act, wrong)
    with pytest.raises(Forbidden):
        proposed(ctx_as("cashier"), act, wrong)
    with pytest.raises(NotFound):
        get_transaction(ctx_as("accountant", branch=company.north), wrong)


def test_a_proposal_stays_as_it_was_proposed(ctx_as: As, act: Act) -> None:
    proposed(ctx_as("accountant"), act, posted(ctx_as(), sale()))
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="stays"):
        cursor.execute("UPDATE ledger_correction SET lines = '[]'")
