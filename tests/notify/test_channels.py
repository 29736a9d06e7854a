"""Texts and WhatsApp through the practice provider, well behaved and not: each message once, and what became of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.notify.builders import a_message
from tests.notify.practice import MOBILE, VERIFY, Practice, connect_sms, connect_whatsapp, running
from tests.world import NOW, act
from workwright.kernel import circuits
from workwright.notify.actions.resend_message import resend_message
from workwright.notify.flows import deliver_due
from workwright.notify.models import Message


@pytest.fixture(scope="module")
def provider() -> Any:
    with running() as found:
        yield found


@pytest.fixture
def practice(provider: Practice, monkeypatch: Any, company: Any) -> Practice:
    """The provider behaving itself, reachable, its earlier messages left aside."""
    monkeypatch.setenv("WORKWRIGHT_MESSAGES_SANDBOX", provider.url)
    provider.misbehave()
    provider.box.calls.clear()
    return provider


def texted(ctx: Any, channel: str = "sms", **more: Any) -> Any:
    fields = {"channel": channel, "recipient": MOBILE, "text": f"It is ready. {more.pop('word', '')}"}
    return a_message(ctx, **(fields | more))


def send(after: timedelta = timedelta()) -> int:
    return deliver_due(lambda: NOW + after)


def message(message_id: Any) -> Message:
    return Message.unscoped.get(pk=message_id)


def taken(practice: Practice, reference: Any, word: str) -> list[dict[str, Any]]:
    return [one for one in practice.taken if word in one["body"]]


@pytest.mark.parametrize(
    ("channel", "connect", "end"),
    [("sms", connect_sms, "delivered"), ("whatsapp", connect_whatsapp, "opened")],
)
@pytest.mark.parametrize("fault", ["", "duplicate", "reordered", "late", "forged"])
def test_what_became_of_it_is_known_however_it_is_told(
    practice: Practice, ctx_as: Any, channel: str, connect: Any, end: str, fault: str
) -> None:
    connect(ctx_as(), practice.url)
    word = f"{channel}{fault}"
    sent = texted(ctx_as(), channel, word=word)
    practice.misbehave(**({fault: 1} if fault else {}))
    assert send() == 1
    assert message(sent).state == "sent"
    practice.release()
    answers = practice.hand_on()
    assert (400 in answers) is (fault == "forged")
    found = message(sent)
    assert (found.state, found.attempts) == (end, 1)
    assert found.delivered_at or found.opened_at
    assert len(taken(practice, sent, word)) == 1


def test_what_is_never_told_stays_sent(practice: Practice, ctx_as: Any) -> None:
    connect_sms(ctx_as(), practice.url)
    sent = texted(ctx_as(), word="silent")
    practice.misbehave(silent=1)
    send()
    assert practice.hand_on() == []
    assert message(sent).state == "sent"


@pytest.mark.parametrize(("channel", "connect"), [("sms", connect_sms), ("whatsapp", connect_whatsapp)])
def test_what_the_carrier_does_not_deliver_failed_with_a_reason(
    practice: Practice, ctx_as: Any, channel: str, connect: Any
) -> None:
    connect(ctx_as(), practice.url)
    sent = texted(ctx_as(), channel, word="undelivered")
    practice.misbehave(undelivered=1)
    send()
    practice.hand_on()
    found = message(sent)
    assert found.state == "failed"
    assert "switched off" in found.error or "not on WhatsApp" in found.error
    practice.misbehave()
    act(resend_message, ctx_as(), message_id=sent, expected_version=found.version)
    assert send() == 1


def test_a_busy_provider_is_asked_again_later_and_gets_it_once(practice: Practice, ctx_as: Any) -> None:
    connect_sms(ctx_as(), practice.url)
    sent = texted(ctx_as(), word="busy")
    practice.misbehave(busy=2)
    assert send() == 0
    assert send() == 0
    assert message(sent).attempts == 1
    assert send(timedelta(minutes=1)) == 0
    assert send(timedelta(minutes=3)) == 1
    assert (message(sent).attempts, len(taken(practice, sent, "busy"))) == (3, 1)


@pytest.mark.parametrize("fault", ["error_after", "lost_answer"])
def test_what_was_taken_without_an_answer_is_found_and_not_sent_twice(
    practice: Practice, ctx_as: Any, fault: str
) -> None:
    connect_sms(ctx_as(), practice.url)
    before, sent = texted(ctx_as(), word=fault), texted(ctx_as(), word=fault)
    practice.misbehave(silent=1)
    assert send() == 2
    practice.misbehave(silent=1, **{fault: 1})
    again = texted(ctx_as(), word=fault)
    assert send() == 0
    assert message(again).state == "unknown"
    assert send(timedelta(minutes=1)) == 0
    assert message(again).state == "unknown"
    send(timedelta(minutes=3))
    assert message(again).state == "sent"
    refs = {message(one).channel_ref for one in (before, sent, again)}
    assert (len(refs), len(taken(practice, sent, fault))) == (3, 3)


def test_what_was_never_taken_goes_out_once_more(practice: Practice, ctx_as: Any) -> None:
    connect_sms(ctx_as(), practice.url)
    sent = texted(ctx_as(), word="never taken")
    practice.misbehave(error=1)
    assert send() == 0
    assert message(sent).state == "unknown"
    assert send(timedelta(minutes=3)) == 1
    assert len(taken(practice, sent, "never taken")) == 1


def test_a_receipt_settles_what_nobody_knew(practice: Practice, ctx_as: Any) -> None:
    """Meta keeps no list to search: nothing is sent again, and its receipt tells."""
    connect_whatsapp(ctx_as(), practice.url)
    sent = texted(ctx_as(), "whatsapp", word="vanished")
    practice.misbehave(lost_answer=1)
    assert send() == 0
    assert send(timedelta(hours=1)) == 0
    assert message(sent).state == "unknown"
    practice.hand_on()
    assert message(sent).state == "opened"
    assert message(sent).channel_ref.startswith("wamid.")
    assert len(taken(practice, sent, "vanished")) == 1


def test_a_refusal_is_final_and_says_why(practice: Practice, ctx_as: Any) -> None:
    connect_sms(ctx_as(), practice.url)
    sent = texted(ctx_as(), word="refused")
    practice.misbehave(refused=1)
    assert send() == 0
    assert (message(sent).state, message(sent).error) == ("failed", "This is not a mobile number. (21614)")


def test_a_wrong_token_costs_no_try(practice: Practice, ctx_as: Any) -> None:
    connect_sms(ctx_as(), practice.url, secrets={"auth_token": "wrong"})
    sent = texted(ctx_as(), word="token")
    assert send() == 0
    assert (message(sent).state, message(sent).attempts) == ("queued", 0)
    assert [one.destination for one in circuits.outages()] == ["channel:sms"]


def test_an_address_inside_is_never_called(practice: Practice, ctx_as: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("WORKWRIGHT_MESSAGES_SANDBOX", "")
    connect_sms(ctx_as(), practice.url)
    sent = texted(ctx_as(), word="inside")
    assert send() == 0
    assert message(sent).state == "queued"
    assert taken(practice, sent, "inside") == []


def test_without_an_account_texts_wait_visibly(practice: Practice, ctx_as: Any) -> None:
    sent = texted(ctx_as())
    assert send() == 0
    assert message(sent).state == "queued"
    connect_sms(ctx_as(), practice.url)
    assert send() == 1


def test_outside_of_a_talk_whatsapp_takes_the_approved_template(practice: Practice, ctx_as: Any) -> None:
    account = connect_whatsapp(ctx_as(), practice.url)
    sent = texted(ctx_as(), "whatsapp", word="template")
    send()
    (first,) = taken(practice, sent, "template")
    assert first["type"] == "template"
    assert "Harbour Street Garage" in first["body"]
    practice.hand_on()
    practice.write(account, "whatsapp", "Thank you!")
    answer = a_message(ctx_as(), channel="whatsapp", recipient=MOBILE, text="You are welcome")
    deliver_due(lambda: message(answer).due_at)
    assert [one["type"] for one in practice.taken if one["body"] == "You are welcome"] == ["text"]


def test_meta_s_question_is_answered_to_meta_alone(practice: Practice, ctx_as: Any) -> None:
    account = connect_whatsapp(ctx_as(), practice.url)
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    right = Client().get(f"/hooks/messages/{account}", asked | {"hub.verify_token": VERIFY})
    assert (right.status_code, right.content) == (200, b"1158201444")
    wrong = Client().get(f"/hooks/messages/{account}", asked | {"hub.verify_token": "guess"})
    assert (wrong.status_code, wrong.content) == (400, b"")
