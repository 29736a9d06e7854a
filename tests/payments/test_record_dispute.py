from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.payments.builders import a_request, credit_held, faults, refund
from tests.payments.sandbox import Provider, checkout, connect
from tests.work_orders.builders import an_order, seen
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance
from workwright.payments.actions.record_dispute import RecordDispute, SeenDispute, record_dispute
from workwright.payments.actions.refund_payment import MoreThanPaid
from workwright.payments.flows import sync_attempt
from workwright.payments.models import PaymentAttempt
from workwright.payments.queries import account_of, get_payment, list_reviews

Make = Callable[..., Context]


@pytest.mark.parametrize("end", ["win", "lose"])
def test_disputed_money_stands_apart_until_it_is_won_or_lost(
    ctx_as: Make, provider: Provider, end: str
) -> None:
    ctx = ctx_as()
    account = f"account:{connect(ctx, provider)}"
    order = an_order(ctx)
    started = checkout(ctx, a_request(ctx, 5_000, work_order_id=order.id))
    ref = PaymentAttempt.unscoped.get().provider_ref or ""
    provider.pay(ref)
    sync_attempt(ctx, started.attempt_id)
    payment = account_of(ctx, order.id).payments[0].id
    provider.act(ref, "dispute")
    sync_attempt(ctx, started.attempt_id)
    sync_attempt(ctx, started.attempt_id)
    assert balance(ctx, "dispute_receivable", account).minor == 5_000
    assert balance(ctx, "clearing", account).minor == -1_500
    assert balance(ctx, "fees").minor == 1_500
    assert [r.kind for r in list_reviews(ctx).rows] == ["dispute"]
    with pytest.raises(MoreThanPaid):
        refund(ctx, payment, 1)
    provider.act(ref, end)
    sync_attempt(ctx, started.attempt_id)
    assert balance(ctx, "dispute_receivable", account).minor == 0
    found = get_payment(ctx, payment)
    held = (5_000, 0) if end == "win" else (0, 5_000)
    assert (found.deposit_minor, found.lost_minor) == held
    assert credit_held(ctx, seen(ctx, order).customer_id) == 0
    assert faults() == []


def test_an_inquiry_holds_no_money_until_it_is_a_dispute(ctx_as: Make, provider: Provider) -> None:
    ctx = ctx_as()
    account = f"account:{connect(ctx, provider)}"
    order = an_order(ctx)
    started = checkout(ctx, a_request(ctx, 5_000, work_order_id=order.id))
    ref = PaymentAttempt.unscoped.get().provider_ref or ""
    provider.pay(ref)
    provider.act(ref, "inquire")
    sync_attempt(ctx, started.attempt_id)
    payment = account_of(ctx, order.id).payments[0].id
    assert get_payment(ctx, payment).disputed_minor == 0
    assert balance(ctx, "clearing", account).minor == 5_000
    (review,) = list_reviews(ctx).rows
    assert review.note.startswith("Evidence is due by ")
    provider.act(ref, "escalate")
    sync_attempt(ctx, started.attempt_id)
    assert get_payment(ctx, payment).disputed_minor == 5_000
    assert balance(ctx, "clearing", account).minor == -1_500
    assert faults() == []


def test_a_dispute_over_money_that_went_back_already_is_a_loss_of_its_own(
    ctx_as: Make, provider: Provider
) -> None:
    ctx = ctx_as()
    account = f"account:{connect(ctx, provider)}"
    order = an_order(ctx)
    started = checkout(ctx, a_request(ctx, 5_000, work_order_id=order.id))
    ref = PaymentAttempt.unscoped.get().provider_ref or ""
    provider.pay(ref)
    provider.act(ref, "refund")
    provider.act(ref, "dispute")
    provider.act(ref, "lose")
    sync_attempt(ctx, started.attempt_id)
    payment = account_of(ctx, order.id).payments[0]
    assert (payment.returned_minor, payment.lost_minor) == (5_000, 0)
    assert (balance(ctx, "bad_debt").minor, balance(ctx, "dispute_receivable", account).minor) == (5_000, 0)
    assert balance(ctx, "clearing", account).minor == -6_500
    assert {review.kind for review in list_reviews(ctx).rows} == {"external_refund", "dispute"}
    assert faults() == []


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    command = RecordDispute(
        payment_id=new_id(), seen=SeenDispute(provider_ref="x", state="open", amount_minor=1)
    )
    with pytest.raises(Forbidden):
        record_dispute(ctx_as(), command)


def test_disputes_are_closed_to_a_superuser(
    ctx_as: Make, provider: Provider, superuser: "psycopg.Connection[Any]"
) -> None:
    ctx = ctx_as()
    connect(ctx, provider)
    provider.misbehave(chargeback=1)
    started = checkout(ctx, a_request(ctx, 5_000, work_order_id=an_order(ctx).id))
    provider.pay(PaymentAttempt.unscoped.get().provider_ref or "")
    sync_attempt(ctx, started.attempt_id)
    for attack in ("UPDATE payments_dispute SET amount_minor = 1", "DELETE FROM payments_dispute"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            superuser.execute(attack)
