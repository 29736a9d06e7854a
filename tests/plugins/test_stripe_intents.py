"""Stripe without its page: saved methods while their payer is away, and cards at a reader."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.payments.stripe import KEY, SECRET, Provider, running
from workwright.kernel.ids import new_id
from workwright.kernel.money import Money
from workwright.payments.ports import Ask, Credentials, NoAnswer, Refused, SavesMethods, SetUp
from workwright.plugins.stripe import StripeGateway


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(_running: Provider) -> Provider:
    _running.misbehave()
    _running.mailbox.taken.clear()
    return _running


@pytest.fixture
def account(provider: Provider) -> Credentials:
    return Credentials("account", {"api_base": provider.url}, {"api_key": KEY, "webhook_secret": SECRET})


GATEWAY = StripeGateway(timeout=1.5)


def saved(account: Credentials, provider: Provider, **how: str) -> str:
    """A method that a payer saved; its reference."""
    page = GATEWAY.set_up(account, SetUp(str(new_id()), "USD", "http://127.0.0.1:9/back"))
    provider.act(page.ref, "save", **how)
    return GATEWAY.fetch_setup(account, page.ref).method_ref


def ask(**fields: Any) -> Ask:
    given = {
        "key": str(new_id()),
        "amount": Money(12_345, "USD"),
        "merchant": "Shop",
        "return_url": "http://x.y",
    }
    return Ask(**{"description": "WO-1", **given, **fields})


def test_a_method_is_saved_on_stripes_page_and_named_without_a_number(
    account: Credentials, provider: Provider
) -> None:
    assert isinstance(GATEWAY, SavesMethods)
    wish = SetUp(str(new_id()), "USD", "http://127.0.0.1:9/back")
    page = GATEWAY.set_up(account, wish)
    assert (page.state, page.key, page.pay_url.startswith(provider.url)) == (
        "action_required",
        wish.key,
        True,
    )
    assert GATEWAY.set_up(account, wish) == page
    provider.act(page.ref, "save")
    ready = GATEWAY.fetch_setup(account, page.ref)
    assert (ready.state, ready.method_kind, ready.brand, ready.last4) == ("ready", "card", "visa", "4242")
    assert ready.method_ref.startswith("cus_") and ready.method_ref.endswith("/card")


def test_a_saved_card_is_charged_once_refunded_and_found(account: Credentials, provider: Provider) -> None:
    asked = ask(channel="saved", method_ref=saved(account, provider))
    charge = GATEWAY.create(account, asked)
    assert (charge.state, charge.received, charge.last4) == ("succeeded", Money(12_345, "USD"), "4242")
    assert GATEWAY.create(account, asked) == charge == GATEWAY.find(account, asked.key)
    headers, body = provider.mailbox.wait(2)[-1]
    notice = GATEWAY.parse_event(account, body, headers, datetime.now(UTC))
    assert (notice.object_kind, notice.object_ref) == ("charge", charge.ref)
    refund = GATEWAY.refund(account, charge.ref, Money(345, "USD"), str(new_id()))
    assert (
        refund.charge_ref == charge.ref or GATEWAY.fetch_refund(account, refund.ref).charge_ref == charge.ref
    )
    dispute = provider.act(charge.ref, "dispute")
    told = GATEWAY.charge_about(account, dispute["id"])
    assert told is not None and told.dispute is not None
    assert (told.ref, told.refunded_minor, told.dispute.state) == (charge.ref, 345, "open")


@pytest.mark.parametrize(
    ("how", "code"), [("declined", "card_declined"), ("authentication", "authentication_required")]
)
def test_a_no_is_a_no_and_a_lost_answer_is_found_again(
    account: Credentials, provider: Provider, how: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        GATEWAY.create(account, ask(channel="saved", method_ref=saved(account, provider, how=how)))
    asked = ask(channel="saved", method_ref=saved(account, provider))
    provider.misbehave(lost_answer=1)
    with pytest.raises(NoAnswer):
        GATEWAY.create(account, asked)
    provider.misbehave()
    found = GATEWAY.find(account, asked.key)
    assert found is not None and found.state == "succeeded"


@pytest.mark.parametrize(("end", "state"), [("settle", "succeeded"), ("bounce", "failed")])
@pytest.mark.parametrize("kind", ["us_bank_account", "sepa_debit"])
def test_a_debit_is_money_when_the_bank_says_so_days_later(
    account: Credentials, provider: Provider, kind: str, end: str, state: str
) -> None:
    charge = GATEWAY.create(account, ask(channel="saved", method_ref=saved(account, provider, kind=kind)))
    assert (charge.state, charge.received, charge.method_kind) == ("processing", None, "bank_debit")
    provider.act(charge.ref, end)
    later = GATEWAY.fetch(account, charge.ref)
    assert (later.state, bool(later.received)) == (state, end == "settle")


def test_a_method_that_was_forgotten_charges_nobody(account: Credentials, provider: Provider) -> None:
    method = saved(account, provider)
    for _ in range(2):
        GATEWAY.forget_method(account, method)
    with pytest.raises(Refused):
        GATEWAY.create(account, ask(channel="saved", method_ref=method))
    with pytest.raises(Refused, match="no_such_method"):
        GATEWAY.create(account, ask(channel="saved", method_ref="cus_1/pm_1/klarna"))


def test_a_card_is_taken_at_a_reader_and_voided_before_it_is_charged(
    account: Credentials, provider: Provider
) -> None:
    reader = httpx.post(f"{provider.url}/control/reader").json()["id"]
    waiting = GATEWAY.create(account, ask(channel="terminal", reader=reader))
    assert waiting.state == "action_required"
    provider.act(waiting.ref, "tap")
    paid = GATEWAY.fetch(account, waiting.ref)
    assert (paid.state, paid.method_kind, paid.last4) == ("succeeded", "card", "4242")
    with pytest.raises(Refused):
        GATEWAY.cancel(account, paid.ref)
    void = GATEWAY.create(account, ask(channel="terminal", reader=reader))
    assert GATEWAY.cancel(account, void.ref).state == "cancelled"


def test_a_reader_that_is_off_leaves_nothing_that_could_be_paid(
    account: Credentials, provider: Provider
) -> None:
    reader = httpx.post(f"{provider.url}/control/reader", data={"status": "offline"}).json()["id"]
    asked = ask(channel="terminal", reader=reader)
    with pytest.raises(Refused, match="terminal_reader_offline"):
        GATEWAY.create(account, asked)
    left = GATEWAY.find(account, asked.key)
    assert left is not None and left.state == "cancelled"
