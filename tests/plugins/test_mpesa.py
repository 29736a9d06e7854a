"""The M-Pesa adapter against a pretended Daraja in a process of its own."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.payments.mpesa import PHONE, Provider, running
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
    Unreachable,
)
from workwright.plugins.mpesa import MpesaGateway
from workwright.plugins.mpesa.calling import security_credential
from workwright.plugins.mpesa.notices import reference_of
from workwright_sandbox.contract import GatewayContract


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with running() as provider:
        yield provider


def heard_by(gateway: PaymentGateway, provider: Provider, key: str) -> Sequence[Mapping[str, str]]:
    """What the inbox would say of a key, from what came to the mailbox."""
    account, now = provider.credentials(), datetime.now(UTC)
    told = [gateway.parse_event(account, body, head, now) for head, body in provider.mailbox.taken]
    return [notice.facts for notice in told if notice.about == key]


class TestMpesaGateway(GatewayContract):
    asked = Money(150_000, "KES")
    another = Money(100, "KES")
    method = "mobile_money"
    pages = cancels = parts = signs = reports = False
    secret = "callback_secret"

    @pytest.fixture
    def provider(self, _running: Provider) -> Provider:
        _running.misbehave()
        _running.mailbox.taken.clear()
        return _running

    @pytest.fixture
    def gateway(self) -> MpesaGateway:
        return MpesaGateway(timeout=3)

    @pytest.fixture
    def account(self, gateway: MpesaGateway, provider: Provider) -> Credentials:
        return provider.credentials(heard=lambda key: heard_by(gateway, provider, key))

    def ask(self, amount: Money | None = None, **fields: Any) -> Ask:
        return super().ask(amount, **{"channel": "phone", "phone": PHONE} | fields)

    def expired(self, gateway: PaymentGateway, account: Credentials, provider: Any) -> ChargeFacts:
        charge = gateway.create(account, self.ask())
        provider.end(charge.ref, "1037")
        return gateway.fetch(account, charge.ref)

    def settled(
        self, refund: RefundFacts, gateway: PaymentGateway, account: Credentials, provider: Any
    ) -> RefundFacts:
        assert refund.state == "pending"
        provider.mailbox.wait(2)
        return gateway.fetch_refund(account, refund.ref)

    def found_after_all(
        self, gateway: PaymentGateway, account: Credentials, provider: Any, ask: Ask
    ) -> ChargeFacts:
        """Nobody can say before the payer's answer is told: the callback names our key."""
        checkout = provider.daraja.state()["prompts"][-1]
        provider.daraja.answer(checkout)
        provider.mailbox.wait(1)
        found = gateway.find(account, ask.key)
        assert found is not None
        assert found.received == self.asked
        return found

    def told_of(self, charge: ChargeFacts, notices: Sequence[Notice]) -> bool:
        return any(notice.facts.get("reference") == reference_of(charge.key) for notice in notices)

    @pytest.mark.parametrize(
        ("code", "state", "why"),
        [
            ("1", "failed", "insufficient_funds"),
            ("1001", "failed", "subscriber_busy"),
            ("1032", "cancelled", "cancelled_by_payer"),
            ("1037", "expired", "phone_not_reached"),
            ("2001", "failed", "wrong_pin"),
        ],
    )
    def test_what_the_codes_mean(
        self, gateway: MpesaGateway, account: Credentials, provider: Provider, code: str, state: str, why: str
    ) -> None:
        charge = gateway.create(account, self.ask())
        provider.end(charge.ref, code)
        found = gateway.fetch(account, charge.ref)
        assert (found.state, found.error_code, found.received) == (state, why, None)

    def test_a_code_that_stands_in_no_list_stays_unknown_until_the_money_is_listed(
        self, gateway: MpesaGateway, account: Credentials, provider: Provider
    ) -> None:
        unpaid, paid = (gateway.create(account, self.ask()).ref for _ in range(2))
        provider.end(unpaid, "1032")
        provider.pay(paid)
        provider.misbehave(odd_code=1)
        with pytest.raises(NoAnswer):
            gateway.fetch(account, unpaid)
        assert gateway.fetch(account, paid).state == "succeeded"

    def test_nothing_that_is_kept_shows_the_phone(
        self, gateway: MpesaGateway, account: Credentials, provider: Provider
    ) -> None:
        charge = self.paid(gateway, account, provider)
        assert provider.checkout(charge.ref).endswith(PHONE[-9:])
        headers, body = provider.mailbox.wait(1)[0]
        notice = gateway.parse_event(account, body, headers, datetime.now(UTC))
        assert PHONE.encode() in body
        for kept in (repr(charge), repr(notice), repr(self.ask()), str(headers)):
            assert PHONE[-9:] not in kept

    def test_a_prompt_of_which_nothing_came_back_is_open_while_it_can_be_answered(
        self, gateway: MpesaGateway, account: Credentials, provider: Provider
    ) -> None:
        provider.misbehave(lost_answer=1, never=1)
        ask = self.ask(key=str(new_id()))
        with pytest.raises(NoAnswer):
            gateway.create(account, ask)
        with pytest.raises(NoAnswer):
            gateway.find(account, ask.key)

    def test_a_token_is_asked_for_once_and_again_when_it_is_gone(
        self, gateway: MpesaGateway, account: Credentials, provider: Provider
    ) -> None:
        charge = gateway.create(account, self.ask())
        token = dict(gateway._caller._tokens)
        gateway.fetch(account, charge.ref)
        assert gateway._caller._tokens == token
        provider.daraja.control("forget_tokens")
        assert gateway.fetch(account, charge.ref) == charge
        assert gateway._caller._tokens != token

    @pytest.mark.parametrize(
        ("wish", "code"),
        [
            ({"channel": "link"}, "only_by_phone"),
            ({"amount": Money(150_050, "KES")}, "whole_shillings_only"),
            ({"amount": Money(150_000, "USD")}, "whole_shillings_only"),
            ({"phone": "254700000000"}, "subscriber_busy"),
        ],
    )
    def test_what_is_not_asked(
        self, gateway: MpesaGateway, account: Credentials, wish: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            gateway.create(account, self.ask(**wish))
        assert refused.value.code == code

    def test_nothing_left_the_house_where_nobody_listens(
        self, gateway: MpesaGateway, provider: Provider
    ) -> None:
        account = provider.credentials()
        settings = {**account.settings, "api_base": "http://127.0.0.1:9"}
        with pytest.raises(Unreachable):
            gateway.create(Credentials("account", settings, account.secrets), self.ask())

    def test_the_initiators_password_is_encrypted_anew_each_time(self, provider: Provider) -> None:
        account = provider.credentials()
        assert security_credential(account) != security_credential(account)
        assert "practice-password" not in repr(account)

    def test_who_pays_by_themselves_is_asked_about_and_told(
        self, gateway: MpesaGateway, account: Credentials, provider: Provider
    ) -> None:
        gateway.register(account)
        typed = reference_of(str(uuid4()))
        said = provider.daraja.control("pay", phone=PHONE, amount=700, reference=typed.upper())
        assert said["taken"]
        notices = [gateway.parse_event(account, b, h, datetime.now(UTC)) for h, b in provider.mailbox.wait(2)]
        assert [gateway.reference_in(n) for n in notices] == [typed, None]
        assert gateway.reply(notices[0], False)["ResultCode"] == "C2B00012"
        found = gateway.direct(account, notices[1].object_ref)
        assert found is not None
        assert (found.amount, found.reference) == (Money(70_000, "KES"), typed)
        with pytest.raises(NoAnswer):
            gateway.direct(account, "c2b_RFORGED123")

    def test_an_address_is_good_for_one_thing(
        self, gateway: MpesaGateway, account: Credentials, provider: Provider
    ) -> None:
        self.paid(gateway, account, provider)
        headers, body = provider.mailbox.wait(1)[0]
        path = headers["workwright-path"]
        for wrong in (path[:-2], "r" + path[1:], "c" + path[1:], "", "s/", "x/y"):
            with pytest.raises(BadSignature):
                gateway.parse_event(account, body, {**headers, "workwright-path": wrong}, datetime.now(UTC))


@pytest.mark.parametrize("typed", ["0712 345 678", "+254712345678", "712345678", "254712345678"])
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert MpesaGateway().phone_of(typed) == PHONE


@pytest.mark.parametrize("typed", ["", "12", "+32470123456", "020 2222222", "not a number"])
def test_a_number_that_cannot_be_asked(typed: str) -> None:
    with pytest.raises(ValueError):
        MpesaGateway().phone_of(typed)
