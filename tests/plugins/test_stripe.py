"""The Stripe adapter against a double of Stripe's API in a process of its own."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.payments.stripe import KEY, SECRET, Provider, running
from workwright.kernel.ids import new_id
from workwright.kernel.money import Money
from workwright.payments.ports import (
    ChargeFacts,
    Credentials,
    PaymentGateway,
    Refused,
    Unreachable,
)
from workwright.plugins.stripe import StripeGateway
from workwright.plugins.stripe.amounts import from_stripe, to_stripe
from workwright.plugins.stripe.facts import dispute_state
from workwright_sandbox.contract import GatewayContract


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with running() as provider:
        yield provider


class TestStripeGateway(GatewayContract):
    @pytest.fixture
    def provider(self, _running: Provider) -> Provider:
        _running.misbehave()
        _running.mailbox.taken.clear()
        return _running

    @pytest.fixture
    def gateway(self) -> PaymentGateway:
        return StripeGateway(timeout=3)

    @pytest.fixture
    def account(self, provider: Provider) -> Credentials:
        secrets = {"api_key": KEY, "webhook_secret": SECRET}
        return Credentials("account", {"api_base": provider.url}, secrets)

    def expired(self, gateway: PaymentGateway, account: Credentials, provider: Any) -> ChargeFacts:
        """Stripe keeps a page open for half an hour at least: here its time passes by a word."""
        charge = gateway.create(account, self.ask())
        provider.act(charge.ref, "expire")
        return gateway.fetch(account, charge.ref)

    @pytest.mark.parametrize("minutes", [1, 60, 60 * 24 * 30])
    def test_a_page_stays_open_as_long_as_stripe_allows(
        self, gateway: PaymentGateway, account: Credentials, minutes: int
    ) -> None:
        now = datetime.now(UTC)
        charge = gateway.create(account, self.ask(at=now, expires_at=now + timedelta(minutes=minutes)))
        assert charge.state == "action_required"

    def test_a_charge_is_found_by_the_time_in_its_key(
        self, gateway: PaymentGateway, account: Credentials
    ) -> None:
        key = str(new_id())
        charge = gateway.create(account, self.ask(key=key))
        for _ in range(3):
            gateway.create(account, self.ask())
        assert gateway.find(account, key) == charge
        assert gateway.find(account, str(new_id())) is None

    def test_a_debit_is_not_money_until_the_bank_says_so(
        self, gateway: PaymentGateway, account: Credentials, provider: Provider
    ) -> None:
        good, bad = (gateway.create(account, self.ask()).ref for _ in range(2))
        for ref in (good, bad):
            provider.pay(ref, kind="us_bank_account")
            waiting = gateway.fetch(account, ref)
            assert (waiting.state, waiting.received) == ("processing", None)
        provider.act(good, "settle")
        provider.act(bad, "bounce")
        paid, failed = gateway.fetch(account, good), gateway.fetch(account, bad)
        assert (paid.state, paid.received, paid.method_kind) == (
            "succeeded",
            Money(12_345, "USD"),
            "bank_debit",
        )
        assert (paid.brand, paid.last4) == ("us_bank_account", "6789")
        assert (failed.state, failed.received, failed.error_code) == ("failed", None, "insufficient_funds")

    def test_a_refund_made_at_stripe_and_a_dispute_lead_back_to_our_charge(
        self, gateway: PaymentGateway, account: Credentials, provider: Provider
    ) -> None:
        charge = self.paid(gateway, account, provider)
        dispute = provider.act(charge.ref, "dispute")
        refund = provider.act(charge.ref, "refund")
        for ref in (dispute["id"], refund["id"], dispute["charge"], dispute["payment_intent"]):
            told = gateway.charge_about(account, ref)
            assert told is not None
            assert (told.ref, told.key, told.refunded_minor) == (charge.ref, charge.key, 12_345)
        assert told.dispute is not None
        assert (told.dispute.ref, told.dispute.fee_minor) == (dispute["id"], 1_500)

    def test_a_refund_that_fails_later_frees_its_amount(
        self, gateway: PaymentGateway, account: Credentials, provider: Provider
    ) -> None:
        charge = self.paid(gateway, account, provider)
        refund = gateway.refund(account, charge.ref, Money(1_000, "USD"), str(uuid4()))
        provider.act(refund.ref, "fail")
        later = gateway.fetch_refund(account, refund.ref)
        assert (later.state, later.error_code) == ("failed", "expired_or_canceled_card")
        assert gateway.fetch(account, charge.ref).refunded_minor == 0

    def test_more_events_than_a_page_are_read_oldest_first(
        self, gateway: PaymentGateway, account: Credentials, provider: Provider
    ) -> None:
        start = self.paid(gateway, account, provider)
        cursor = next(n.cursor for n in gateway.list_events(account, "") if n.object_ref == start.ref)
        refs = [self.paid(gateway, account, provider).ref for _ in range(120)]
        first = gateway.list_events(account, cursor)
        second = gateway.list_events(account, first[-1].cursor)
        assert [n.object_ref for n in (*first, *second)] == refs
        assert (len(first), len(second)) == (100, 20)

    def test_what_never_left_is_told_from_what_may_have_arrived(
        self, gateway: PaymentGateway, account: Credentials, provider: Provider
    ) -> None:
        provider.misbehave(limited=1)
        with pytest.raises(Unreachable):
            gateway.create(account, self.ask())
        provider.misbehave()
        nobody = Credentials("account", {"api_base": "http://127.0.0.1:9"}, account.secrets)
        with pytest.raises(Unreachable):
            gateway.create(nobody, self.ask())
        stranger = Credentials("account", account.settings, {**account.secrets, "api_key": "sk_test_other"})
        with pytest.raises(Refused, match="api_key_invalid"):
            gateway.create(stranger, self.ask())

    def test_no_call_waits_longer_than_its_patience(self, account: Credentials, provider: Provider) -> None:
        provider.misbehave(hang=15)
        began = time.monotonic()
        with pytest.raises(Exception, match=r"."):
            StripeGateway(timeout=0.5).fetch(account, "cs_1")
        assert time.monotonic() - began < 14
        provider.misbehave()


def test_amounts_are_written_as_stripe_takes_them() -> None:
    assert to_stripe(Money(1_250, "USD")) == 1_250
    assert to_stripe(Money(1_250, "JPY")) == 1_250
    assert to_stripe(Money(1_250, "ISK")) == 125_000
    assert from_stripe(125_000, "isk") == Money(1_250, "ISK")
    assert to_stripe(Money(12_340, "KWD")) == 12_340
    with pytest.raises(Refused, match="amount_not_payable_by_card"):
        to_stripe(Money(12_345, "KWD"))
    with pytest.raises(ValueError, match="no whole amount of ISK"):
        from_stripe(125_050, "isk")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("warning_needs_response", "inquiry_open"),
        ("warning_closed", "inquiry_closed"),
        ("needs_response", "open"),
        ("under_review", "under_review"),
        ("lost", "lost"),
        ("something_new", "open"),
    ],
)
def test_an_inquiry_is_told_from_a_dispute(theirs: str, ours: str) -> None:
    assert dispute_state(theirs) == ours
