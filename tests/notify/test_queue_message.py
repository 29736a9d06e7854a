"""One occasion, one message; its words are kept, and in the journal only as commitments."""

import pytest

from tests.notify.builders import a_message, said
from tests.world import act, journal
from workwright.kernel.errors import Forbidden
from workwright.notify.actions.queue_message import queue_message
from workwright.notify.models import Message


def test_a_message_is_kept_with_its_words(ctx_as):
    message_id = a_message(ctx_as(), title="Your estimate", text="Please look.")
    message = Message.unscoped.get(pk=message_id)
    assert (message.state, message.title, message.text) == ("queued", "Your estimate", "Please look.")


def test_the_same_occasion_makes_no_second_message(ctx_as):
    first = said(ctx_as(), occasion="estimate 1 sent")
    again = said(ctx_as(), occasion="estimate 1 sent")
    assert (first.queued, again.queued, again.id) == (True, False, first.id)
    assert Message.unscoped.count() == 1


def test_nobody_queues_a_message_from_outside(ctx_as):
    with pytest.raises(Forbidden):
        act(
            queue_message,
            ctx_as(),
            recipient="a@b.example",
            template="t",
            subject_kind="k",
            subject_id=ctx_as().branch_id,
            occasion="o",
            title="t",
            text="t",
        )


def test_the_journal_does_not_know_the_recipient(ctx_as):
    a_message(ctx_as())
    assert "amelie@example.com" not in str(journal()[0]["acts"])
