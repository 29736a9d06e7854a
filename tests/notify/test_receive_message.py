"""What customers send lands on the right order, once; what nobody can place waits in triage (K9)."""

from datetime import timedelta

import pytest

from tests.notify.builders import a_message
from tests.notify.practice import MOBILE, connect_sms
from tests.parties.builders import a_customer
from tests.work_orders.builders import an_order
from tests.world import NOW, act, journal
from workwright.access.queries.journal import timeline
from workwright.notify.actions.receive_message import receive_message
from workwright.notify.models import ReceivedMessage
from workwright.notify.queries import list_consents, list_triage, stopped_at, thread

TEMPLATE = {"ref": "SM1", "sender": MOBILE, "text": "Is it ready?"}


@pytest.fixture
def account(ctx_as):
    return connect_sms(ctx_as())


@pytest.fixture
def ana(ctx_as):
    return a_customer(ctx_as(), name="Ana Diaz", phone=MOBILE)


def came_in(ctx, account, **fields):
    return act(receive_message, ctx, account_id=account, **(TEMPLATE | fields))


def test_the_only_open_order_of_who_has_the_number(ctx_as, account, ana):
    order = an_order(ctx_as(), customer_id=ana)
    an_order(ctx_as())
    assert came_in(ctx_as(), account).work_order_id == order.id
    (said,) = thread(ctx_as(), order.id)
    assert (said.text, said.ours) == ("Is it ready?", False)
    assert timeline(ctx_as(), order.id)[0].action == "notify.receive_message"
    assert MOBILE not in str(journal()[-1])
    assert "ready" not in str(journal()[-1])


def test_the_order_that_we_last_wrote_about(ctx_as, account, ana):
    first, second = an_order(ctx_as(), customer_id=ana), an_order(ctx_as(), customer_id=ana)
    to = {"channel": "sms", "recipient": MOBILE, "customer_id": ana}
    a_message(ctx_as(), about=second.id, **to)
    a_message(ctx_as(at=NOW + timedelta(minutes=1)), about=first.id, **to)
    assert came_in(ctx_as(at=NOW + timedelta(minutes=2)), account).work_order_id == first.id


def test_the_order_of_the_message_it_answers(ctx_as, account, ana):
    from workwright.notify.actions.claim_message import claim_message
    from workwright.notify.actions.record_delivery import record_delivery

    first, second = an_order(ctx_as(), customer_id=ana), an_order(ctx_as(), customer_id=ana)
    to = {"channel": "sms", "recipient": MOBILE, "customer_id": ana}
    asked = a_message(ctx_as(), about=first.id, **to)
    act(claim_message, ctx_as(), message_id=asked)
    act(record_delivery, ctx_as(), message_id=asked, outcome="sent", channel_ref="wamid.7")
    a_message(ctx_as(at=NOW + timedelta(minutes=1)), about=second.id, **to)
    assert (
        came_in(ctx_as(at=NOW + timedelta(minutes=2)), account, answers="wamid.7").work_order_id == first.id
    )


def test_of_two_open_orders_none_is_guessed(ctx_as, account, ana):
    an_order(ctx_as(), customer_id=ana)
    an_order(ctx_as(), customer_id=ana)
    assert came_in(ctx_as(), account).work_order_id is None
    (waiting,) = list_triage(ctx_as("dispatch_officer"))
    assert waiting.customer_id == ana


def test_an_unknown_number_goes_to_triage(ctx_as, account):
    assert came_in(ctx_as(), account, sender="+15035550177").work_order_id is None
    (waiting,) = list_triage(ctx_as("service_advisor"))
    assert (waiting.sender, waiting.customer_id) == ("+15035550177", None)


def test_the_same_message_is_taken_in_once(ctx_as, account, ana):
    an_order(ctx_as(), customer_id=ana)
    first, again = came_in(ctx_as(), account), came_in(ctx_as(), account)
    assert (first.new, again.new, again.id) == (True, False, first.id)
    assert ReceivedMessage.unscoped.count() == 1


@pytest.mark.parametrize("word", ["STOP", "stop.", "Unsubscribe", "STOPP", " Abmelden!"])
def test_a_word_stops_the_channel_at_once_and_another_opens_it(ctx_as, account, ana, word):
    came_in(ctx_as(), account, text=word)
    assert stopped_at("sms", MOBILE)
    (kept,) = list_consents(ctx_as(), ana)
    assert (kept.source, kept.words) == ("stop_word", word.strip())
    assert list_triage(ctx_as()) == []
    came_in(ctx_as(), account, ref="SM2", text="START")
    assert not stopped_at("sms", MOBILE)


def test_a_sentence_with_the_word_in_it_stops_nothing(ctx_as, account, ana):
    came_in(ctx_as(), account, text="Please stop by at five, or cancel?")
    assert not stopped_at("sms", MOBILE)
    assert len(list_triage(ctx_as())) == 1
