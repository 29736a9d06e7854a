"""A branch with Stripe: a link is paid, part goes back at Stripe's own pages, the rest is disputed and lost."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from tests.payments.builders import a_request, faults
from tests.payments.sandbox import checkout
from tests.payments.stripe import Provider, connect, running
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.ledger.queries import balance
from workwright.payments.flows import receive_webhook, run_janitor, work_once
from workwright.payments.models import PaymentAttempt, ProviderAccount
from workwright.payments.queries import account_of, get_payment, list_reviews

Make = Callable[..., Context]


@pytest.fixture
def stripe() -> Iterator[Provider]:
    with running() as provider:
        yield provider


def deliver(ctx: Context, stripe: Provider, count: int) -> None:
    """Take the webhooks that came into the inbox, twice each, and work it off."""
    account = ProviderAccount.unscoped.get(gateway="stripe")
    for headers, body in stripe.mailbox.wait(count):
        for _ in range(2):
            receive_webhook(account, body, headers, datetime.now(UTC))
    work_once(ctx.now)


def test_a_link_is_paid_refunded_there_and_disputed(ctx_as: Make, stripe: Provider) -> None:
    ctx = ctx_as()
    clearing = f"account:{connect(ctx, stripe)}"
    order = an_order(ctx)
    started = checkout(ctx, a_request(ctx, 9_000, work_order_id=order.id))
    assert started.pay_url.startswith(stripe.url)
    ref = PaymentAttempt.unscoped.get().provider_ref or ""

    stripe.pay(ref)
    deliver(ctx, stripe, 1)
    account = account_of(ctx, order.id)
    assert (account.received_minor, balance(ctx, "clearing", clearing).minor) == (9_000, 9_000)

    stripe.refund(ref, 2_000)
    deliver(ctx, stripe, 2)
    payment = account_of(ctx, order.id).payments[0].id
    assert get_payment(ctx, payment).returned_minor == 2_000
    assert balance(ctx, "clearing", clearing).minor == 7_000

    stripe.act(ref, "dispute", amount="7000")
    deliver(ctx, stripe, 3)
    assert balance(ctx, "dispute_receivable", clearing).minor == 7_000
    assert balance(ctx, "clearing", clearing).minor == -1_500
    stripe.act(ref, "lose")
    deliver(ctx, stripe, 4)
    assert get_payment(ctx, payment).lost_minor == 7_000
    assert {review.kind for review in list_reviews(ctx).rows} == {"external_refund", "dispute"}
    assert faults() == []


def test_what_no_webhook_told_is_found_by_the_janitor(ctx_as: Make, stripe: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    order = an_order(ctx)
    checkout(ctx, a_request(ctx, 9_000, work_order_id=order.id))
    stripe.pay(PaymentAttempt.unscoped.get().provider_ref or "")
    stripe.mailbox.taken.clear()
    run_janitor(ctx.now)
    assert account_of(ctx, order.id).received_minor == 9_000
    run_janitor(ctx.now)
    assert account_of(ctx, order.id).received_minor == 9_000
    assert faults() == []


def test_an_answer_lost_on_the_way_charges_nobody_twice(ctx_as: Make, stripe: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    order = an_order(ctx)
    request = a_request(ctx, 9_000, work_order_id=order.id)
    stripe.misbehave(lost_answer=1)
    assert checkout(ctx, request).state == "unknown"
    stripe.misbehave()
    again = checkout(ctx, request)
    assert again.pay_url.startswith(stripe.url)
    attempt = PaymentAttempt.unscoped.get()
    stripe.pay(attempt.provider_ref or "")
    run_janitor(ctx.now)
    assert account_of(ctx, order.id).received_minor == 9_000
    assert faults() == []
