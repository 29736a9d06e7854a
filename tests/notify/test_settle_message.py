"""An unknown message is settled by what the provider finds."""

import pytest

from tests.notify.builders import a_message
from tests.notify.test_record_receipt import a_sent_message
from tests.world import NOW, act
from workwright.kernel.errors import IllegalTransition
from workwright.notify.actions.settle_message import settle_message
from workwright.notify.models import Message


def test_found_is_sent_and_absent_goes_out_again(ctx_as):
    ctx = ctx_as()
    found, absent = a_sent_message(ctx, "no_answer"), a_sent_message(ctx, "no_answer")
    act(settle_message, ctx, message_id=found, outcome="found", channel_ref="SM9")
    act(settle_message, ctx, message_id=absent, outcome="absent")
    assert Message.unscoped.get(pk=found).channel_ref == "SM9"
    again = Message.unscoped.get(pk=absent)
    assert (again.state, again.due_at) == ("queued", NOW)


def test_only_the_unknown_is_settled(ctx_as):
    with pytest.raises(IllegalTransition):
        act(settle_message, ctx_as(), message_id=a_message(ctx_as()), outcome="absent")
