"""A failed message goes out again, to a corrected address."""

import pytest

from tests.notify.builders import a_message
from tests.world import act
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.notify.actions.claim_message import claim_message
from workwright.notify.actions.record_delivery import record_delivery
from workwright.notify.actions.resend_message import resend_message
from workwright.notify.models import Message


@pytest.fixture
def failed(ctx_as):
    message_id = a_message(ctx_as())
    act(claim_message, ctx_as(), message_id=message_id)
    act(record_delivery, ctx_as(), message_id=message_id, outcome="refused", error="550 no such user")
    return message_id


def test_it_is_queued_with_the_new_address(ctx_as, failed):
    clerk = ctx_as("service_advisor")
    act(resend_message, clerk, message_id=failed, expected_version=1, recipient="a@new.example")
    message = Message.unscoped.get()
    assert (message.state, message.recipient, message.attempts) == ("queued", "a@new.example", 0)


def test_a_waiting_message_is_not_sent_twice(ctx_as):
    with pytest.raises(IllegalTransition):
        act(resend_message, ctx_as(), message_id=a_message(ctx_as()), expected_version=1)


def test_an_old_page_is_refused(ctx_as, failed):
    with pytest.raises(Stale):
        act(resend_message, ctx_as(), message_id=failed, expected_version=7)


def test_another_branch_does_not_see_it(ctx_as, failed, company):
    with pytest.raises(NotFound):
        act(
            resend_message,
            ctx_as("service_advisor", branch=company.north),
            message_id=failed,
            expected_version=1,
        )
