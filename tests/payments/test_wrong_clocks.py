"""Webhooks whose clock is wrong, and attempts whose outcome nobody knows for a day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.payments.builders import a_request, faults
from tests.payments.sandbox import Provider, checkout, connect
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.payments.flows import receive_webhook, run_janitor, work_once
from workwright.payments.models import PaymentAttempt, ProviderAccount, ProviderEvent
from workwright.payments.ports import Ask, ChargeFacts, Credentials, NoAnswer, StaleSignature
from workwright.payments.queries import account_of, list_reviews
from workwright.plugins.sandbox import SandboxGateway

Make = Callable[..., Context]


def test_a_wrong_clock_is_told_once_and_news_comes_by_asking(ctx_as: Make, provider: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, provider)
    provider.mailbox.taken.clear()
    order = an_order(ctx)
    checkout(ctx, a_request(ctx, 9_000, work_order_id=order.id))
    provider.pay(PaymentAttempt.unscoped.get().provider_ref or "")
    headers, body = provider.mailbox.wait(1)[0]
    account, wrong = ProviderAccount.unscoped.get(), datetime.now(UTC) + timedelta(hours=2)
    for _ in range(2):
        with pytest.raises(StaleSignature):
            receive_webhook(account, body, headers, wrong)
    (review,) = list_reviews(ctx).rows
    assert (review.kind, "seconds apart" in review.note) == ("clock_skew", True)
    assert not ProviderEvent.unscoped.exists()
    run_janitor(ctx.now)
    assert account_of(ctx, order.id).received_minor == 9_000
    assert faults() == []


def test_a_repetition_of_what_is_known_is_refused_without_an_alarm(ctx_as: Make, provider: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, provider)
    provider.mailbox.taken.clear()
    checkout(ctx, a_request(ctx, 9_000, work_order_id=an_order(ctx).id))
    provider.pay(PaymentAttempt.unscoped.get().provider_ref or "")
    headers, body = provider.mailbox.wait(1)[0]
    account = ProviderAccount.unscoped.get()
    receive_webhook(account, body, headers, datetime.now(UTC))
    with pytest.raises(StaleSignature):
        receive_webhook(account, body, headers, datetime.now(UTC) + timedelta(days=1))
    assert list_reviews(ctx).rows == ()


def test_what_nobody_knows_is_asked_about_and_never_sent_again(
    ctx_as: Make, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty hours later a provider has forgotten our key: sending again could charge twice."""
    ctx = ctx_as()
    connect(ctx, provider)
    made: list[str] = []
    create = SandboxGateway.create

    def counted(self: SandboxGateway, account: Credentials, ask: Ask) -> ChargeFacts:
        made.append(ask.key)
        create(self, account, ask)
        raise NoAnswer

    def silent(*_: Any) -> ChargeFacts:
        raise NoAnswer

    monkeypatch.setattr(SandboxGateway, "create", counted)
    monkeypatch.setattr(SandboxGateway, "find", silent)
    request = a_request(ctx, 9_000, work_order_id=an_order(ctx).id)
    assert checkout(ctx, request).state == "unknown"
    for hours in (1, 19, 21, 40):
        later = ctx_as(at=ctx.now + timedelta(hours=hours))
        work_once(later.now)
        run_janitor(later.now)
        assert checkout(later, request).state == "unknown"
    assert len(made) == 1
