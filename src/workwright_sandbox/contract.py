"""What every payment gateway must do, tried against a provider that can be told to misbehave.

An adapter's tests derive a class from `GatewayContract` and say how to reach its provider.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from workwright.kernel.ids import new_id
from workwright.kernel.money import Money
from workwright.payments.ports import (
    Ask,
    BadSignature,
    ChargeFacts,
    Credentials,
    NoAnswer,
    Notice,
    PaymentGateway,
    RefundFacts,
    Refused,
    SavesMethods,
    SetUp,
    StaleSignature,
)


class GatewayContract:
    """`gateway`, `account` and `provider` are fixtures of the derived class; `provider` is the other side.

    A provider that cannot do something says so below, and then has to refuse it: nothing is pretended.
    """

    asked = Money(12_345, "USD")
    another = Money(1, "USD")
    """An amount that is not the one asked."""
    method = "card"
    pages = True
    """Whether the payer pays on a page of the provider's."""
    cancels = True
    """Whether a charge that nobody has paid can be taken back."""
    parts = True
    """Whether a part of a charge can be given back, and at once."""
    signs = True
    """Whether webhooks are signed over their bytes; else the address they come to is the proof."""
    secret = "webhook_secret"
    """What proves a webhook."""
    reports = True
    """Whether fees, refunds, payouts and disputes are told."""

    def ask(self, amount: Money | None = None, **fields: Any) -> Ask:
        wanted: dict[str, Any] = {
            "key": str(uuid4()),
            "amount": amount or self.asked,
            "merchant": "Harbour Street Garage",
            "description": "WO-1 deposit",
            "return_url": "http://127.0.0.1:9/back",
        }
        return Ask(**wanted | fields)

    def paid(self, gateway: PaymentGateway, account: Credentials, provider: Any) -> ChargeFacts:
        charge = gateway.create(account, self.ask())
        provider.pay(charge.ref)
        return gateway.fetch(account, charge.ref)

    def test_it_says_what_it_is(self, gateway: PaymentGateway) -> None:
        assert gateway.key.isidentifier()
        assert gateway.title
        assert gateway.secret_names

    @pytest.mark.parametrize(
        ("minor", "currency"), [(50, "USD"), (1_200, "JPY"), (1_250, "KWD"), (99_999_999, "EUR")]
    )
    def test_a_charge_waits_for_its_payer(
        self, gateway: PaymentGateway, account: Credentials, minor: int, currency: str
    ) -> None:
        charge = gateway.create(account, self.ask(Money(minor, currency) if self.pages else None))
        assert (charge.state, charge.received) == ("action_required", None)
        assert charge.pay_url.startswith("http") == self.pages
        assert gateway.fetch(account, charge.ref) == charge

    def test_the_same_key_is_the_same_charge(self, gateway: PaymentGateway, account: Credentials) -> None:
        ask = self.ask()
        assert gateway.create(account, ask) == gateway.create(account, ask)
        assert gateway.find(account, ask.key) == gateway.create(account, ask)
        assert gateway.find(account, str(uuid4())) is None
        with pytest.raises(Refused):
            gateway.create(account, self.ask(self.another, key=ask.key))

    def test_a_paid_charge_says_what_was_received_and_no_card_number(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        charge = self.paid(gateway, account, provider)
        assert (charge.state, charge.received, charge.method_kind) == ("succeeded", self.asked, self.method)
        assert len(charge.last4) == (4 if self.method == "card" else 0)
        assert "4242424242424242" not in repr(charge)

    def test_a_cancelled_charge_is_not_payable_and_a_paid_one_not_cancellable(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        charge = gateway.create(account, self.ask())
        if self.cancels:
            assert gateway.cancel(account, charge.ref).state == "cancelled"
        else:
            with pytest.raises(Refused):
                gateway.cancel(account, charge.ref)
        with pytest.raises(Refused):
            gateway.cancel(account, self.paid(gateway, account, provider).ref)

    def expired(self, gateway: PaymentGateway, account: Credentials, provider: Any) -> ChargeFacts:
        """A charge whose time has passed unpaid."""
        over = datetime.now(UTC) - timedelta(seconds=1)
        return gateway.fetch(account, gateway.create(account, self.ask(expires_at=over)).ref)

    def test_a_charge_past_its_time_is_expired(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        charge = self.expired(gateway, account, provider)
        assert (charge.state, charge.received) == ("expired", None)

    def settled(
        self, refund: RefundFacts, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> RefundFacts:
        """Return how a refund ended; a provider that tells it later is waited for here."""
        return refund

    def test_refunds_are_keyed_and_never_more_than_the_charge(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        charge, key = self.paid(gateway, account, provider), str(uuid4())
        back = Money(2_345, "USD") if self.parts else self.asked
        refund = self.settled(gateway.refund(account, charge.ref, back, key), gateway, account, provider)
        assert (refund.state, refund.amount) == ("succeeded", back)
        assert gateway.refund(account, charge.ref, back, key) == refund
        assert gateway.find_refund(account, key) == refund == gateway.fetch_refund(account, refund.ref)
        assert gateway.find_refund(account, str(uuid4())) is None
        assert gateway.fetch(account, charge.ref).refunded_minor == (back.minor if self.reports else 0)
        wrong = Money(10_001, "USD") if self.parts else self.another
        with pytest.raises(Refused):
            gateway.refund(account, charge.ref, wrong, str(uuid4()))

    def found_after_all(
        self, gateway: PaymentGateway, account: Credentials, provider: Any, ask: Ask
    ) -> ChargeFacts:
        """Return the charge whose answer was lost."""
        found = gateway.find(account, ask.key)
        assert found is not None
        return found

    def test_no_answer_is_told_apart_from_no(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        ask = self.ask()
        provider.misbehave(lost_answer=1)
        with pytest.raises(NoAnswer):
            gateway.create(account, ask)
        found = self.found_after_all(gateway, account, provider, ask)
        provider.misbehave(unknown_then_success=1)
        with pytest.raises(NoAnswer):
            gateway.fetch(account, found.ref)
        provider.misbehave(hang=4)
        with pytest.raises(NoAnswer):
            gateway.create(account, self.ask())
        provider.misbehave()
        with pytest.raises(Refused):
            gateway.fetch(account, "sp_nothing")

    def test_a_webhook_is_verified_over_its_raw_bytes_and_its_age(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        charge = self.paid(gateway, account, provider)
        headers, body = provider.mailbox.wait(1)[0]
        now = datetime.now(UTC)
        notice = gateway.parse_event(account, body, headers, now)
        assert (notice.object_kind, notice.object_ref) == ("charge", charge.ref)
        attacks = [
            ({}, body, now),
            (dict.fromkeys(headers, "t=1,v1=00"), body, now),
            (dict.fromkeys(headers, ""), body, now),
        ]
        if self.signs:
            attacks += [
                (headers, body + b" ", now),
                (headers, body[:20] + bytes([body[20] ^ 1]) + body[21:], now),
                (headers, body, now + timedelta(hours=1)),
                (headers, body, now - timedelta(hours=1)),
            ]
        for wrong_headers, wrong_body, at in attacks:
            with pytest.raises(BadSignature):
                gateway.parse_event(account, wrong_body, wrong_headers, at)
        if not self.signs:
            return
        with pytest.raises(StaleSignature) as stale:
            gateway.parse_event(account, body, headers, now + timedelta(hours=1))
        assert (stale.value.event_id, 3_500 < stale.value.seconds < 3_700) == (notice.event_id, True)

    def test_either_of_two_secrets_verifies_while_one_replaces_the_other(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        self.paid(gateway, account, provider)
        headers, body = provider.mailbox.wait(1)[0]
        now, known = datetime.now(UTC), account.secrets[self.secret]
        for text, fits in ((f"next-one {known}", True), (f"{known} next-one", True), ("next-one", False)):
            rotated = replace(account, secrets={**account.secrets, self.secret: text})
            if fits:
                assert gateway.parse_event(rotated, body, headers, now).object_kind == "charge"
            else:
                with pytest.raises(BadSignature):
                    gateway.parse_event(rotated, body, headers, now)

    def test_events_are_listed_after_a_cursor(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        first = self.paid(gateway, account, provider)
        seen = list(gateway.list_events(account, ""))
        while more := [
            n for n in gateway.list_events(account, seen[-1].cursor) if n.event_id not in ids(seen)
        ]:
            seen += more
        assert self.told_of(first, seen)
        second = self.paid(gateway, account, provider)
        later = [n for n in gateway.list_events(account, seen[-1].cursor) if n.event_id not in ids(seen)]
        assert self.told_of(second, later)
        assert not self.told_of(first, later)

    def told_of(self, charge: ChargeFacts, notices: Sequence[Notice]) -> bool:
        """Whether one of these notices leads to a charge."""
        return any(notice.object_ref == charge.ref for notice in notices)

    def test_a_day_is_settled_with_fees(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        charge = self.paid(gateway, account, provider)
        today = datetime.now(UTC).date()
        if not self.reports:
            assert self.asked in [row.gross for row in gateway.list_settlements(account, today)]
            assert gateway.list_settlements(account, today - timedelta(days=400)) == []
            return
        gateway.refund(account, charge.ref, Money(345, "USD"), str(uuid4()))
        rows = [
            r for r in gateway.list_settlements(account, today) if r.charge_ref in (charge.ref, charge.key)
        ]
        assert [(r.kind, r.gross.minor) for r in rows] == [("charge", 12_345), ("refund", -345)]
        assert rows[0].fee_minor > 0
        assert gateway.list_settlements(account, today - timedelta(days=400)) == []

    def test_a_payout_carries_what_its_rows_say(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        charge = self.paid(gateway, account, provider)
        if not self.reports:
            assert gateway.list_payouts(account, datetime.now(UTC).date()) == []
            return
        payout = provider.pay_out()
        today = datetime.now(UTC).date()
        (found,) = [one for one in gateway.list_payouts(account, today) if one.ref == payout["id"]]
        rows = gateway.payout_rows(account, found.ref)
        assert sum(row.gross.minor - row.fee_minor for row in rows) == found.amount.minor
        assert {row.payout for row in rows} == {found.ref}
        assert any(row.charge_ref in (charge.ref, charge.key) for row in rows)
        assert found.arrives_on >= today
        assert gateway.list_payouts(account, today + timedelta(days=2)) == []

    def test_a_dispute_is_told_until_it_is_over(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        charge = self.paid(gateway, account, provider)
        assert charge.dispute is None
        if not self.reports:
            return
        for verb, state in (("dispute", "open"), ("win", "won")):
            provider.act(charge.ref, verb)
            told = gateway.fetch(account, charge.ref).dispute
            assert told is not None
            assert (told.state, told.amount) == (state, Money(12_345, "USD"))
            assert told.evidence_due is not None

    def test_a_saved_method_is_charged_once_per_key_and_useless_when_it_is_forgotten(
        self, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> None:
        if not isinstance(gateway, SavesMethods):
            return
        wish = SetUp(str(new_id()), self.asked.currency, "http://127.0.0.1:9/back")
        page = gateway.set_up(account, wish)
        assert gateway.set_up(account, wish) == page
        assert (page.state, page.pay_url.startswith("http")) == ("action_required", True)
        provider.act(page.ref, "save")
        saved = gateway.fetch_setup(account, page.ref)
        assert (saved.state, bool(saved.method_ref), len(saved.last4)) == ("ready", True, 4)
        asked = self.ask(key=str(new_id()), channel="saved", method_ref=saved.method_ref)
        charge = gateway.create(account, asked)
        assert (charge.state, charge.received) == ("succeeded", self.asked)
        assert gateway.create(account, asked) == charge
        for _ in range(2):
            gateway.forget_method(account, saved.method_ref)
        with pytest.raises(Refused):
            gateway.create(account, self.ask(key=str(new_id()), channel="saved", method_ref=saved.method_ref))


def ids(notices: Sequence[Notice]) -> set[str]:
    return {notice.event_id for notice in notices}
