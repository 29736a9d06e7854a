"""A message is claimed by one worker."""

import pytest

from tests.notify.builders import a_message
from tests.world import act, in_threads
from workwright.kernel.errors import Forbidden, IllegalTransition
from workwright.notify.actions.claim_message import ClaimMessage, claim_message


def test_a_claim_counts_the_try(ctx_as):
    assert act(claim_message, ctx_as(), message_id=a_message(ctx_as())).attempts == 1


def test_a_claimed_message_is_not_claimed_again(ctx_as):
    message_id = a_message(ctx_as())
    act(claim_message, ctx_as(), message_id=message_id)
    with pytest.raises(IllegalTransition):
        act(claim_message, ctx_as(), message_id=message_id)


def test_no_person_claims_messages(ctx_as):
    message_id = a_message(ctx_as())
    with pytest.raises(Forbidden):
        act(claim_message, ctx_as("branch_manager"), message_id=message_id)


@pytest.mark.race
def test_of_eight_workers_one_has_it(fresh_db, ctx_as):
    message_id = a_message(ctx_as())
    answers = in_threads(8, lambda _: claim_message(ctx_as(), ClaimMessage(message_id=message_id)))
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1
