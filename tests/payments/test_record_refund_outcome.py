"""Refunds through the real sandbox provider: pending, lost answers, and one that fails after it succeeded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.payments.builders import a_request, faults, refund
from tests.payments.sandbox import Provider, checkout, connect
from tests.work_orders.builders import an_order
from tests.world import NOW
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, IllegalTransition
from workwright.ledger.queries import balance
from workwright.payments.actions.record_refund_outcome import record_refund_outcome
from workwright.payments.actions.send_refund import send_refund
from workwright.payments.flows import run_janitor, send_approved_refund, sync_attempt, sync_refund, work_once
from workwright.payments.models import PaymentAttempt, Refund
from workwright.payments.queries import account_of, get_payment, list_reviews

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def paid(ctx_as: Make, provider: Provider) -> Any:
    """A deposit of 50.00 that was paid by card."""

    class Paid:
        ctx = ctx_as()
        account = connect(ctx_as(), provider)
        order = an_order(ctx_as()).id
        request = a_request(ctx_as(), 5_000, work_order_id=order)
        attempt = checkout(ctx, request).attempt_id
        ref = PaymentAttempt.unscoped.get(pk=attempt).provider_ref or ""
        id: UUID

    provider.pay(Paid.ref)
    sync_attempt(Paid.ctx, Paid.attempt)
    Paid.id = account_of(Paid.ctx, Paid.order).payments[0].id
    return Paid


def clearing(paid: Any) -> int:
    return balance(paid.ctx, "clearing", f"account:{paid.account}").minor


def test_an_approved_refund_is_sent_by_the_worker_and_booked_when_it_succeeded(paid: Any) -> None:
    asked = refund(paid.ctx, paid.id, 2_000)
    assert (asked.state, clearing(paid)) == ("approved", 5_000)
    assert work_once(NOW) == 1
    account = account_of(paid.ctx, paid.order)
    assert (account.refunds[0].state, account.deposit_minor, clearing(paid)) == ("succeeded", 3_000, 3_000)
    sync_attempt(paid.ctx, paid.attempt)
    assert len(account_of(paid.ctx, paid.order).refunds) == 1
    assert faults() == []


def test_a_pending_refund_is_promised_but_still_in_the_books(paid: Any, provider: Provider) -> None:
    provider.misbehave(refund_pending=1)
    asked = refund(paid.ctx, paid.id, 2_000)
    assert send_approved_refund(paid.ctx, asked.id) == "pending"
    assert clearing(paid) == 5_000
    assert get_payment(paid.ctx, paid.id).refunding_minor == 2_000
    provider.act(Refund.unscoped.get().provider_ref or "", "settle")
    assert sync_refund(paid.ctx, asked.id) == "succeeded"
    assert clearing(paid) == 3_000


def test_a_refund_that_fails_later_restores_the_amount_and_is_reviewed(paid: Any, provider: Provider) -> None:
    asked = refund(paid.ctx, paid.id, 2_000)
    send_approved_refund(paid.ctx, asked.id)
    provider.act(Refund.unscoped.get().provider_ref or "", "fail")
    assert sync_refund(paid.ctx, asked.id) == "failed"
    payment = get_payment(paid.ctx, paid.id)
    assert (payment.returned_minor, payment.deposit_minor, payment.refundable_minor) == (0, 5_000, 5_000)
    assert clearing(paid) == 5_000
    assert [r.kind for r in list_reviews(paid.ctx).rows] == ["refund_failed"]
    assert refund(paid.ctx, paid.id, 5_000).state == "approved"
    assert faults() == []


def test_a_lost_answer_is_found_by_its_key_and_not_sent_twice(
    paid: Any, provider: Provider, ctx_as: Make
) -> None:
    provider.misbehave(lost_answer=1)
    asked = refund(paid.ctx, paid.id, 2_000)
    assert send_approved_refund(paid.ctx, asked.id) == "unknown"
    run_janitor(NOW + timedelta(minutes=5))
    assert account_of(paid.ctx, paid.order).refunds[0].state == "succeeded"
    charge = provider.call("GET", f"/v1/payments/{paid.ref}")
    assert charge["refunded_minor"] == 2_000
    assert faults() == []


def test_a_refund_that_never_arrived_is_sent_again_under_its_key_and_in_the_end_frees_its_amount(
    paid: Any, provider: Provider, ctx_as: Make
) -> None:
    provider.misbehave(hang=4)
    first, second = (refund(paid.ctx, paid.id, 2_000).id for _ in range(2))
    assert [send_approved_refund(paid.ctx, one) for one in (first, second)] == ["unknown", "unknown"]
    provider.misbehave()
    assert sync_refund(ctx_as(at=NOW + timedelta(minutes=1)), first) == "unknown"
    for _ in range(2):
        assert sync_refund(ctx_as(at=NOW + timedelta(minutes=5)), first) == "succeeded"
    assert provider.call("GET", f"/v1/payments/{paid.ref}")["refunded_minor"] == 2_000
    assert sync_refund(ctx_as(at=NOW + timedelta(hours=21)), second) == "failed"
    assert get_payment(paid.ctx, paid.id).refundable_minor == 3_000


def test_the_same_word_again_changes_nothing(paid: Any, act: Act) -> None:
    asked = refund(paid.ctx, paid.id, 2_000)
    assert act(send_refund, paid.ctx, refund_id=asked.id).state == "sent"
    for _ in range(2):
        assert act(record_refund_outcome, paid.ctx, refund_id=asked.id, outcome="pending").state == "pending"
    with pytest.raises(IllegalTransition):
        act(send_refund, paid.ctx, refund_id=asked.id)


def test_only_the_system_records_outcomes(paid: Any, ctx_as: Make, act: Act) -> None:
    asked = refund(paid.ctx, paid.id, 2_000)
    for role in ("cashier", "branch_manager", "operations_manager", "accountant"):
        with pytest.raises(Forbidden):
            act(record_refund_outcome, ctx_as(role), refund_id=asked.id, outcome="succeeded")
