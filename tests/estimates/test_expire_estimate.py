"""Time runs out."""

from datetime import timedelta

import pytest

from tests.estimates.builders import a_sent_estimate, answered, looked_at, yes
from tests.work_orders.builders import seen
from tests.world import NOW
from workwright.estimates.actions.expire_estimate import StillValid, expire_estimate
from workwright.estimates.queries import due_to_expire
from workwright.kernel.errors import IllegalTransition

LATER = NOW + timedelta(days=31)


def test_lines_without_an_answer_are_proposals_again_and_answers_stand(ctx_as, act):
    sent = a_sent_estimate(ctx_as())
    answered(ctx_as(), sent, yes(sent.line_ids[0]))
    assert due_to_expire(NOW) == []
    assert [estimate for _, estimate in due_to_expire(LATER)] == [sent.id]
    ctx = ctx_as("service_advisor", at=LATER)
    assert looked_at(ctx, sent).expired
    assert act(expire_estimate, ctx, estimate_id=sent.id).state == "expired"
    states = [line.state for job in seen(ctx, sent.order).jobs for line in job.lines]
    assert states == ["authorised", "proposed"]
    assert looked_at(ctx, sent).approved_minor == 10800
    with pytest.raises(IllegalTransition):
        act(expire_estimate, ctx, estimate_id=sent.id)


def test_a_valid_offer_does_not_expire(ctx_as, act):
    sent = a_sent_estimate(ctx_as())
    with pytest.raises(StillValid):
        act(expire_estimate, ctx_as(), estimate_id=sent.id)
