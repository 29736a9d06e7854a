"""What the channel said becomes the state of the message."""

from datetime import timedelta

import pytest

from tests.notify.builders import a_message
from tests.world import NOW, act
from workwright.kernel.errors import IllegalTransition
from workwright.notify.actions.claim_message import claim_message
from workwright.notify.actions.record_delivery import record_delivery
from workwright.notify.models import Message
from workwright.notify.rules.retry import MAX_ATTEMPTS, wait_after


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("sent", "sent"), ("later", "queued"), ("refused", "failed"), ("no_answer", "unknown")],
)
def test_each_outcome_has_its_state(ctx_as, outcome, state):
    message_id = a_message(ctx_as())
    act(claim_message, ctx_as(), message_id=message_id)
    assert act(record_delivery, ctx_as(), message_id=message_id, outcome=outcome).state == state


def test_a_message_that_nobody_claimed_has_no_outcome(ctx_as):
    with pytest.raises(IllegalTransition):
        act(record_delivery, ctx_as(), message_id=a_message(ctx_as()), outcome="sent")


def test_after_ten_tries_it_is_given_up(ctx_as):
    message_id = a_message(ctx_as())
    for attempt in range(1, MAX_ATTEMPTS + 1):
        act(claim_message, ctx_as(), message_id=message_id)
        state = act(record_delivery, ctx_as(), message_id=message_id, outcome="later", error="421").state
        assert state == ("failed" if attempt == MAX_ATTEMPTS else "queued")
    assert Message.unscoped.get().error == "421"


def test_the_waits_grow_and_end_at_six_hours():
    assert [wait_after(n) for n in (1, 2, 3)] == [timedelta(minutes=m) for m in (1, 2, 4)]
    assert wait_after(30) == timedelta(hours=6)


def test_a_later_try_is_due_later(ctx_as):
    message_id = a_message(ctx_as())
    act(claim_message, ctx_as(), message_id=message_id)
    act(record_delivery, ctx_as(), message_id=message_id, outcome="later")
    assert Message.unscoped.get().due_at == NOW + timedelta(minutes=1)
