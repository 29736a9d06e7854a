"""Card payments by link, against the real sandbox provider with every misbehaviour it has."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import a_request, cash, credit_held, faults, owed
from tests.payments.sandbox import PENDING, PENDING_FAILS, Provider, checkout, connect
from tests.work_orders.builders import an_order, seen
from tests.world import NOW
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, IllegalTransition
from workwright.payments.actions.cancel_request import cancel_request
from workwright.payments.actions.record_outcome import record_outcome
from workwright.payments.flows import run_janitor, sync_attempt, work_once
from workwright.payments.models import Payment, PaymentAttempt, ProviderEvent
from workwright.payments.queries import account_of, get_request, list_reviews

pytestmark = pytest.mark.urls("workwright.interfaces.hooks.urls")
Make = Callable[..., Context]
Act = Callable[..., Any]


def ref_of(attempt_id: UUID) -> str:
    return PaymentAttempt.unscoped.get(pk=attempt_id).provider_ref or ""


def hook(account: UUID, headers: dict[str, str], body: bytes) -> int:
    """Hand a webhook to the receiver as the provider sent it; the status."""
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    answer = Client().post(f"/hooks/payments/{account}", body, content_type="application/json", **named)
    return int(answer.status_code)


@pytest.fixture
def shop(ctx_as: Make, provider: Provider) -> Any:
    """An order whose deposit of 50.00 is asked for by link, in a branch with a connected provider."""

    class Shop:
        ctx = ctx_as()
        account = connect(ctx_as(), provider)
        order = an_order(ctx_as()).id
        request = a_request(ctx_as(), 5_000, work_order_id=order)
        customer = seen(ctx_as(), order).customer_id

    return Shop


def test_a_paid_link_is_verified_by_asking_and_booked_once(shop: Any, provider: Provider) -> None:
    started = checkout(shop.ctx, shop.request)
    assert started.state == "action_required"
    assert started.pay_url.startswith(provider.url)
    provider.pay(ref_of(started.attempt_id))
    assert account_of(shop.ctx, shop.order).received_minor == 0
    assert sync_attempt(shop.ctx, started.attempt_id) == "succeeded"
    assert sync_attempt(shop.ctx, started.attempt_id) == "succeeded"
    account = account_of(shop.ctx, shop.order)
    assert (account.received_minor, account.deposit_minor) == (5_000, 5_000)
    (payment,) = account.payments
    assert (payment.method, payment.brand, payment.last4) == ("card", "visa", "4242")
    assert get_request(shop.ctx, shop.request).state == "paid"
    assert faults() == []


def test_only_the_system_records_outcomes(shop: Any, ctx_as: Make, act: Act) -> None:
    started = checkout(shop.ctx, shop.request)
    for role in ("cashier", "branch_manager", "operations_manager", "super_admin", "accountant"):
        with pytest.raises(Forbidden):
            act(record_outcome, ctx_as(role), attempt_id=started.attempt_id, outcome="succeeded")


def test_the_same_word_again_changes_nothing(shop: Any, act: Act) -> None:
    started = checkout(shop.ctx, shop.request)
    for _ in range(2):
        done = act(record_outcome, shop.ctx, attempt_id=started.attempt_id, outcome="processing")
        assert (done.state, done.payment_id) == ("processing", None)
    with pytest.raises(IllegalTransition):
        act(record_outcome, shop.ctx, attempt_id=started.attempt_id, outcome="cancelled")


def test_a_second_click_goes_on_with_the_same_page(shop: Any) -> None:
    assert checkout(shop.ctx, shop.request) == checkout(shop.ctx, shop.request)
    assert PaymentAttempt.unscoped.count() == 1


def test_duplicate_late_and_reordered_webhooks_book_once(shop: Any, provider: Provider) -> None:
    provider.misbehave(duplicate=1, reordered=1, late=0.1)
    started = checkout(shop.ctx, shop.request)
    provider.pay(ref_of(started.attempt_id))
    for headers, body in provider.mailbox.wait(3):
        assert hook(shop.account, headers, body) == 204
    assert ProviderEvent.unscoped.count() == 1
    assert work_once(datetime.now(UTC)) == 1
    assert work_once(datetime.now(UTC)) == 0
    assert account_of(shop.ctx, shop.order).received_minor == 5_000
    assert ProviderEvent.unscoped.get().state == "processed"
    assert faults() == []


def test_forged_and_replayed_webhooks_never_pay(shop: Any, provider: Provider) -> None:
    provider.misbehave(forged=1, replayed=1)
    started = checkout(shop.ctx, shop.request)
    provider.pay(ref_of(started.attempt_id), "4000000000000002")
    statuses = sorted(hook(shop.account, headers, body) for headers, body in provider.mailbox.wait(3))
    assert statuses == [204, 400, 400]
    work_once(datetime.now(UTC))
    account = account_of(shop.ctx, shop.order)
    assert (account.received_minor, account.payments) == (0, ())
    assert get_request(shop.ctx, shop.request).state == "open"


def test_the_body_of_a_webhook_is_only_a_hint(shop: Any, provider: Provider) -> None:
    """Even a well signed "paid" moves nothing: the provider is asked, and says otherwise."""
    from tests.payments.sandbox import SECRET
    from workwright_sandbox.webhooks import SIGNATURE, sign

    started = checkout(shop.ctx, shop.request)
    event = {
        "id": "se_1",
        "type": "payment.succeeded",
        "object": ref_of(started.attempt_id),
        "state": "succeeded",
    }
    body = json.dumps(event).encode()
    assert hook(shop.account, {SIGNATURE: sign(SECRET, body, int(time.time()))}, body) == 204
    assert work_once(datetime.now(UTC)) == 1
    assert account_of(shop.ctx, shop.order).received_minor == 0


def test_a_wrong_amount_pays_only_what_came_and_is_reviewed(shop: Any, provider: Provider) -> None:
    provider.misbehave(wrong_amount=1)
    started = checkout(shop.ctx, shop.request)
    provider.pay(ref_of(started.attempt_id))
    sync_attempt(shop.ctx, started.attempt_id)
    request = get_request(shop.ctx, shop.request)
    assert (request.state, request.left_minor) == ("partially_paid", 4_950)
    assert [r.kind for r in list_reviews(shop.ctx).rows] == ["wrong_amount"]
    assert faults() == []


def test_a_wrong_currency_goes_to_review_unconverted(shop: Any, provider: Provider) -> None:
    provider.misbehave(wrong_currency=1)
    started = checkout(shop.ctx, shop.request)
    provider.pay(ref_of(started.attempt_id))
    sync_attempt(shop.ctx, started.attempt_id)
    assert get_request(shop.ctx, shop.request).state == "open"
    assert credit_held(shop.ctx, shop.customer, "EUR") == 5_000
    assert credit_held(shop.ctx, shop.customer, "USD") == 0
    (review,) = list_reviews(shop.ctx).rows
    assert (review.kind, review.currency, review.amount_minor) == ("wrong_currency", "EUR", 5_000)
    assert faults() == []


def test_a_lost_answer_is_unknown_then_found_by_its_key(shop: Any, provider: Provider) -> None:
    provider.misbehave(lost_answer=1)
    started = checkout(shop.ctx, shop.request)
    assert (started.state, started.pay_url) == ("unknown", "")
    assert account_of(shop.ctx, shop.order).standing.payment_pending
    again = checkout(shop.ctx, shop.request)
    assert (again.attempt_id, again.state) == (started.attempt_id, "action_required")
    provider.pay(ref_of(started.attempt_id))
    assert sync_attempt(shop.ctx, started.attempt_id) == "succeeded"
    assert account_of(shop.ctx, shop.order).received_minor == 5_000


def test_a_hanging_provider_is_unknown_and_a_call_that_never_arrived_is_over(
    shop: Any, provider: Provider, ctx_as: Make
) -> None:
    provider.misbehave(hang=4)
    started = checkout(shop.ctx, shop.request)
    assert started.state == "unknown"
    provider.misbehave()
    assert sync_attempt(shop.ctx, started.attempt_id) == "unknown"
    later = ctx_as(at=NOW + timedelta(minutes=5))
    assert sync_attempt(later, started.attempt_id) == "failed"
    assert checkout(shop.ctx, shop.request).state == "action_required"


def test_unknown_then_success_is_never_called_failed(shop: Any, provider: Provider) -> None:
    started = checkout(shop.ctx, shop.request)
    provider.pay(ref_of(started.attempt_id))
    provider.misbehave(unknown_then_success=2)
    assert [sync_attempt(shop.ctx, started.attempt_id) for _ in range(3)] == [
        "unknown",
        "unknown",
        "succeeded",
    ]
    assert account_of(shop.ctx, shop.order).deposit_minor == 5_000


def test_pending_is_not_paid_until_it_is(shop: Any, provider: Provider) -> None:
    started = checkout(shop.ctx, shop.request)
    provider.pay(ref_of(started.attempt_id), PENDING)
    assert sync_attempt(shop.ctx, started.attempt_id) == "processing"
    account = account_of(shop.ctx, shop.order)
    assert (account.received_minor, account.pending_minor) == (0, 5_000)
    assert checkout(shop.ctx, shop.request).pay_url == ""
    provider.act(ref_of(started.attempt_id), "settle")
    assert sync_attempt(shop.ctx, started.attempt_id) == "succeeded"


def test_pending_that_fails_frees_the_request(shop: Any, provider: Provider) -> None:
    started = checkout(shop.ctx, shop.request)
    provider.pay(ref_of(started.attempt_id), PENDING_FAILS)
    provider.act(ref_of(started.attempt_id), "settle")
    assert sync_attempt(shop.ctx, started.attempt_id) == "failed"
    assert account_of(shop.ctx, shop.order).received_minor == 0
    assert checkout(shop.ctx, shop.request).attempt_id != started.attempt_id


def test_the_janitor_finds_what_no_webhook_told(shop: Any, provider: Provider) -> None:
    provider.misbehave(silent=1)
    started = checkout(shop.ctx, shop.request)
    provider.pay(ref_of(started.attempt_id))
    assert run_janitor(NOW) >= 2
    assert account_of(shop.ctx, shop.order).received_minor == 5_000
    run_janitor(NOW)
    assert Payment.unscoped.count() == 1
    assert faults() == []


def test_money_for_a_cancelled_request_is_credit_and_reviewed(
    shop: Any, provider: Provider, act: Act
) -> None:
    provider.misbehave(charge_after_cancel=1)
    started = checkout(shop.ctx, shop.request)
    act(cancel_request, shop.ctx, request_id=shop.request)
    assert work_once(NOW) == 1
    assert PaymentAttempt.unscoped.get().state == "cancelled"
    provider.pay(ref_of(started.attempt_id))
    assert sync_attempt(shop.ctx, started.attempt_id) == "succeeded"
    assert get_request(shop.ctx, shop.request).state == "cancelled"
    assert credit_held(shop.ctx, shop.customer) == 5_000
    assert [r.kind for r in list_reviews(shop.ctx).rows] == ["late_money"]
    assert faults() == []


def test_cash_and_card_for_one_request_is_a_duplicate(shop: Any, provider: Provider) -> None:
    started = checkout(shop.ctx, shop.request)
    assert cash(shop.ctx, 5_000, request_id=shop.request).request_state == "paid"
    provider.pay(ref_of(started.attempt_id))
    sync_attempt(shop.ctx, started.attempt_id)
    assert credit_held(shop.ctx, shop.customer) == 5_000
    assert [r.kind for r in list_reviews(shop.ctx).rows] == ["duplicate_money"]
    assert faults() == []


def test_late_money_pays_an_expired_request_that_is_unchanged(
    shop: Any, provider: Provider, ctx_as: Make
) -> None:
    started = checkout(shop.ctx, shop.request)
    provider.pay(ref_of(started.attempt_id))
    after = NOW + timedelta(days=8)
    run_janitor(after)
    assert get_request(shop.ctx, shop.request).state == "paid"
    assert account_of(shop.ctx, shop.order).deposit_minor == 5_000


def test_a_chargeback_is_recorded_lost_and_opens_the_invoice_again(ctx_as: Make, provider: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, provider)
    invoice = an_issued_invoice(ctx)
    request = a_request(ctx, 17_923, invoice_ids=[invoice.id], purpose="final")
    started = checkout(ctx, request)
    provider.misbehave(chargeback=1)
    provider.pay(ref_of(started.attempt_id))
    sync_attempt(ctx, started.attempt_id)
    (payment,) = account_of(ctx, invoice.order.id).payments
    assert (payment.state, payment.disputed_minor, payment.refundable_minor) == ("disputed", 17_923, 0)
    assert owed(ctx, invoice.id) == 0
    provider.act(ref_of(started.attempt_id), "lose")
    sync_attempt(ctx, started.attempt_id)
    assert owed(ctx, invoice.id) == 17_923
    (payment,) = account_of(ctx, invoice.order.id).payments
    assert (payment.state, payment.lost_minor) == ("lost", 17_923)
    assert faults() == []
