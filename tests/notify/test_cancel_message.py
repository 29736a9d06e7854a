"""A waiting message can be taken back, a sent one cannot."""

import pytest

from tests.notify.builders import a_message
from tests.world import NOW, act
from workwright.kernel.errors import IllegalTransition
from workwright.notify.actions.cancel_message import cancel_message
from workwright.notify.actions.claim_message import claim_message
from workwright.notify.queries import due


def test_a_cancelled_message_is_not_due(ctx_as):
    message_id = a_message(ctx_as())
    assert [found for _, found in due(NOW, "email")] == [message_id]
    act(cancel_message, ctx_as("service_advisor"), message_id=message_id, expected_version=1)
    assert due(NOW, "email") == []


def test_what_is_being_sent_cannot_be_taken_back(ctx_as):
    message_id = a_message(ctx_as())
    act(claim_message, ctx_as(), message_id=message_id)
    with pytest.raises(IllegalTransition):
        act(cancel_message, ctx_as(), message_id=message_id, expected_version=1)
