"""What a provider tells is taken in any order, and never undoes what is known."""

import itertools

import pytest

from tests.notify.builders import a_message
from tests.world import act
from workwright.kernel.errors import NotFound
from workwright.notify.actions.claim_message import claim_message
from workwright.notify.actions.record_delivery import record_delivery
from workwright.notify.actions.record_receipt import record_receipt
from workwright.notify.models import Message


def a_sent_message(ctx, outcome="sent"):
    message_id = a_message(ctx, channel="sms", recipient="+15035550142")
    act(claim_message, ctx, message_id=message_id)
    if outcome:
        act(record_delivery, ctx, message_id=message_id, outcome=outcome)
    return message_id


def told(ctx, message_id, outcome):
    return act(record_receipt, ctx, message_id=message_id, channel="sms", outcome=outcome, error="why")


@pytest.mark.parametrize("order", list(itertools.permutations(("sent", "delivered", "opened"))))
def test_it_gets_as_far_as_the_best_news(ctx_as, order):
    ctx = ctx_as()
    message_id = a_sent_message(ctx)
    for outcome in (*order, *order):
        told(ctx, message_id, outcome)
    found = Message.unscoped.get(pk=message_id)
    assert found.state == "opened"
    assert found.opened_at
    assert found.sent_at


def test_news_may_come_before_our_own_answer(ctx_as):
    ctx = ctx_as()
    message_id = a_sent_message(ctx, outcome="")
    told(ctx, message_id, "delivered")
    act(record_delivery, ctx, message_id=message_id, outcome="sent", channel_ref="SM1")
    found = Message.unscoped.get(pk=message_id)
    assert (found.state, found.channel_ref) == ("delivered", "SM1")


def test_what_was_delivered_does_not_fail_any_more(ctx_as):
    ctx = ctx_as()
    message_id = a_sent_message(ctx)
    told(ctx, message_id, "delivered")
    assert told(ctx, message_id, "failed").news is False
    assert Message.unscoped.get(pk=message_id).state == "delivered"


@pytest.mark.parametrize("outcome", ["sent", "delivered", "opened", "failed"])
def test_it_settles_the_unknown(ctx_as, outcome):
    ctx = ctx_as()
    message_id = a_sent_message(ctx, "no_answer")
    assert told(ctx, message_id, outcome).state == outcome


def test_a_message_of_another_channel_is_not_touched(ctx_as):
    ctx = ctx_as()
    message_id = a_sent_message(ctx)
    with pytest.raises(NotFound):
        act(record_receipt, ctx, message_id=message_id, channel="whatsapp", outcome="failed")
