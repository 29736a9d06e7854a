"""A branch in Kenya with M-Pesa: asked on the phone, paid by themselves, told late, twice, never, and given back."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client

from tests.payments.builders import a_request, refund
from tests.payments.mpesa import PHONE, Provider, connect, running
from tests.payments.test_privacy import every_text
from tests.work_orders.builders import an_order
from tests.world import act
from workwright.access.actions.create_branch import create_branch
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.ledger.queries import balance
from workwright.payments.actions.approve_refund import approve_refund
from workwright.payments.flows import ask_on_phone, register_addresses, run_janitor, work_once
from workwright.payments.flows.prompts import TooManyPrompts
from workwright.payments.models import Payment, PaymentAttempt, ProviderAccount, ProviderEvent
from workwright.payments.queries import get_payment, get_request, list_reviews, request_link
from workwright.payments.queries.phones import account_number

Make = Callable[..., Context]


pytestmark = pytest.mark.urls("workwright.interfaces.hooks.urls")


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def mpesa(_running: Provider) -> Provider:
    _running.misbehave()
    _running.mailbox.taken.clear()
    cache.clear()
    return _running


@pytest.fixture
def nairobi(ctx_as: Make) -> Context:
    opened = act(
        create_branch,
        ctx_as(branch=None),
        code="NBO",
        name="Ngong Road Garage",
        zone="Africa/Nairobi",
        locale="en_KE",
        currency="KES",
        country="KE",
    )
    return ctx_as(branch=opened.id, at=datetime.now(UTC))


@pytest.fixture
def account(nairobi: Context, mpesa: Provider) -> ProviderAccount:
    return ProviderAccount.unscoped.get(pk=connect(nairobi, mpesa))


def calls(account: ProviderAccount, mpesa: Provider, count: int) -> list[dict[str, str]]:
    """Hand on what Daraja sent, as it came, and work it off; what each call was answered."""
    answers = []
    for headers, body in mpesa.mailbox.wait(count):
        path = f"/hooks/payments/{account.id}/{headers['workwright-path']}"
        answer = Client().post(path, body, content_type="application/json")
        assert answer.status_code == 200
        answers.append(answer.json())
    work_once(datetime.now(UTC))
    return answers


def ask(ctx: Context, request_id: UUID, phone: str = "0712 345 678") -> PaymentAttempt:
    started = ask_on_phone(ctx, request_id, phone, "WO-1 deposit")
    return PaymentAttempt.unscoped.get(pk=started.attempt_id)


def clearing(ctx: Context, account: ProviderAccount) -> int:
    return balance(ctx, "clearing", f"account:{account.id}", "KES").minor


def test_a_payer_is_asked_on_the_phone_in_whole_shillings_and_the_rest_is_rounding(
    nairobi: Context, account: ProviderAccount, mpesa: Provider
) -> None:
    other = replace(nairobi, actor=replace(nairobi.actor, ref="user:other"))
    asked = a_request(nairobi, 150_049, work_order_id=an_order(nairobi).id)
    attempt = ask(nairobi, asked)
    assert (attempt.state, attempt.amount_minor, attempt.rounding_minor) == ("action_required", 150_000, -49)
    assert get_request(nairobi, asked).phone_minor == 150_000
    mpesa.misbehave(twice=1)
    mpesa.pay(attempt.provider_ref or "")
    calls(account, mpesa, 2)
    done = get_request(nairobi, asked)
    assert (done.state, done.received_minor, done.left_minor) == ("paid", 150_049, 0)
    payment = Payment.unscoped.get()
    assert (payment.method, payment.amount_minor, payment.rounding_minor) == ("mobile_money", 150_049, -49)
    assert (clearing(nairobi, account), balance(nairobi, "rounding", "", "KES").minor) == (150_000, 49)

    act(approve_refund, nairobi, refund_id=refund(other, payment.id, 150_049).id)
    mpesa.misbehave()
    work_once(datetime.now(UTC))
    calls(account, mpesa, 3)
    assert get_payment(nairobi, payment.id).state == "refunded"
    assert (clearing(nairobi, account), balance(nairobi, "rounding", "", "KES").minor) == (0, 0)


def test_what_was_never_told_is_asked_about(
    nairobi: Context, account: ProviderAccount, mpesa: Provider
) -> None:
    asked = a_request(nairobi, 90_000, work_order_id=an_order(nairobi).id)
    attempt = ask(nairobi, asked)
    mpesa.misbehave(never=1)
    mpesa.pay(attempt.provider_ref or "")
    run_janitor(datetime.now(UTC) + timedelta(minutes=5))
    assert get_request(nairobi, asked).state == "paid"
    assert [p.amount_minor for p in Payment.unscoped.all()] == [90_000]


def test_an_answer_that_was_lost_is_unknown_until_the_callback_names_our_key(
    nairobi: Context, account: ProviderAccount, mpesa: Provider
) -> None:
    asked = a_request(nairobi, 90_000, work_order_id=an_order(nairobi).id)
    mpesa.misbehave(lost_answer=1)
    attempt = ask(nairobi, asked)
    assert (attempt.state, attempt.provider_ref) == ("unknown", None)
    run_janitor(datetime.now(UTC) + timedelta(minutes=5))
    assert get_request(nairobi, asked).pending
    mpesa.daraja.answer(mpesa.daraja.state()["prompts"][-1])
    calls(account, mpesa, 1)
    assert get_request(nairobi, asked).state == "paid"


def test_a_callback_alone_books_nothing(nairobi: Context, account: ProviderAccount, mpesa: Provider) -> None:
    asked = a_request(nairobi, 90_000, work_order_id=an_order(nairobi).id)
    attempt = ask(nairobi, asked)
    mpesa.end(attempt.provider_ref or "", "1032")
    headers, body = mpesa.mailbox.wait(1)[0]
    lie = body.replace(b"1032", b"0")
    path = f"/hooks/payments/{account.id}/{headers['workwright-path']}"
    assert Client().post(path, lie, content_type="application/json").status_code == 200
    assert Client().post(path[:-3], lie, content_type="application/json").status_code == 400
    work_once(datetime.now(UTC))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.error_code) == ("cancelled", "cancelled_by_payer")
    assert not Payment.unscoped.exists()


def test_who_pays_by_themselves_is_matched_by_the_account_number(
    nairobi: Context, account: ProviderAccount, mpesa: Provider
) -> None:
    register_addresses(nairobi, account.id)
    asked = a_request(nairobi, 90_049, work_order_id=an_order(nairobi).id)
    number = account_number(asked)
    pay = mpesa.daraja.control
    turned_away = pay("pay", phone=PHONE, amount=900, reference="0722000000")
    said = [pay("pay", phone=PHONE, amount=900, reference=n) for n in (number, number.lower())]
    assert turned_away["taken"] or said  # the mailbox answers nothing: what is said is asked for below
    answers = calls(account, mpesa, 6)
    assert [a["ResultCode"] for a in answers].count("C2B00012") == 1
    assert (get_request(nairobi, asked).state, clearing(nairobi, account)) == ("paid", 180_000)
    kinds = sorted(review.kind for review in list_reviews(nairobi).rows)
    assert kinds == ["duplicate_money", "unknown_transfer"]
    calls(account, mpesa, 6)
    run_janitor(datetime.now(UTC))
    assert Payment.unscoped.count() == 2


def test_money_of_a_prompt_that_is_listed_too_is_booked_once(
    nairobi: Context, account: ProviderAccount, mpesa: Provider
) -> None:
    asked = a_request(nairobi, 90_000, work_order_id=an_order(nairobi).id)
    attempt = ask(nairobi, asked)
    mpesa.misbehave(never=1)
    mpesa.pay(attempt.provider_ref or "")
    run_janitor(datetime.now(UTC))
    run_janitor(datetime.now(UTC))
    assert [p.attempt_id for p in Payment.unscoped.all()] == [attempt.id]
    assert ProviderEvent.unscoped.exclude(state="processed").count() == 0


def test_a_phone_is_not_asked_again_and_again(
    nairobi: Context, account: ProviderAccount, mpesa: Provider
) -> None:
    order = an_order(nairobi).id
    for _ in range(3):
        attempt = ask(nairobi, a_request(nairobi, 10_000, work_order_id=order))
        assert ask(nairobi, attempt.request_id).id == attempt.id
        mpesa.end(attempt.provider_ref or "", "1032")
    last = a_request(nairobi, 10_000, work_order_id=order)
    with pytest.raises(TooManyPrompts) as refused:
        ask(nairobi, last, "+254 712 345 678")
    assert "again at" in refused.value.message
    assert ask(nairobi, last, "0799 000 111").state == "action_required"


def test_a_number_that_cannot_be_asked_is_refused(
    nairobi: Context, account: ProviderAccount, mpesa: Provider
) -> None:
    with pytest.raises(Invalid):
        ask(nairobi, a_request(nairobi, 10_000, work_order_id=an_order(nairobi).id), "12")


@pytest.mark.urls("workwright.project.urls")
def test_the_link_asks_the_phone_says_look_there_and_then_that_it_is_paid(
    nairobi: Context,
    account: ProviderAccount,
    mpesa: Provider,
    client: Client,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = a_request(nairobi, 150_049, work_order_id=an_order(nairobi).id)
    link = client.get(f"/p/{request_link(nairobi, asked)}")["Location"]
    page = client.get(link).content.decode()
    assert "is rounded to" in page
    assert account_number(asked) in page
    assert "by card" not in page
    refused = client.post(link, {"command_id": "k1", "phone": "12"})
    assert (refused.status_code, "phone-error" in refused.content.decode()) == (422, True)
    assert client.post(link, {"command_id": "k2", "phone": "0712 345 678"}).status_code == 303
    waiting = client.get(link).content.decode()
    assert "Look at your phone" in waiting
    assert "<form" not in waiting.split("</header>")[1].split("</main>")[0]
    attempt = PaymentAttempt.unscoped.get()
    mpesa.end(attempt.provider_ref or "", "1")
    assert "There was not enough money" in client.get(link).content.decode()
    client.post(link, {"command_id": "k3", "phone": "0712345678"})
    mpesa.pay(PaymentAttempt.unscoped.exclude(pk=attempt.pk).get().provider_ref or "")
    assert "Paid. Thank you." in client.get(f"{link}/state").content.decode()

    kept = every_text("^(payments|drawers|ledger|reconciliation|kernel)_")
    assert len(kept["payments_paymentattempt"]) > 100
    assert [table for table, text in kept.items() if PHONE[-9:] in text or "712 345 678" in text] == []
    assert PHONE[-9:] not in caplog.text


@pytest.mark.urls("workwright.project.urls")
def test_a_phone_that_was_asked_often_is_told_when_it_can_be_asked_again(
    nairobi: Context, account: ProviderAccount, mpesa: Provider, client: Client
) -> None:
    asked = a_request(nairobi, 90_000, work_order_id=an_order(nairobi).id)
    link = client.get(f"/p/{request_link(nairobi, asked)}")["Location"]
    for turn in range(4):
        answer = client.post(link, {"command_id": f"k{turn}", "phone": "0712345678"})
        if turn < 3:
            last = PaymentAttempt.unscoped.order_by("-created_at")[0]
            mpesa.end(last.provider_ref or "", "1032")
            assert "You cancelled on your phone" in client.get(link).content.decode()
    assert answer.status_code == 429
    assert "It can be asked again at" in answer.content.decode()
