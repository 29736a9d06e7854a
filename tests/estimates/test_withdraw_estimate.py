"""Taking an offer back."""

import pytest

from tests.estimates.builders import a_draft, a_sent_estimate, answered, looked_at, yes
from tests.work_orders.builders import an_order, seen
from workwright.estimates.actions.withdraw_estimate import withdraw_estimate
from workwright.kernel.errors import IllegalTransition, Stale


def test_a_withdrawn_offer_cannot_be_answered_and_its_lines_are_free(ctx_as, act):
    ctx = ctx_as("service_advisor")
    sent = a_sent_estimate(ctx_as())
    with pytest.raises(Stale):
        act(withdraw_estimate, ctx, estimate_id=sent.id, expected_version=1)
    act(withdraw_estimate, ctx, estimate_id=sent.id, expected_version=2, reason="wrong price")
    assert (looked_at(ctx, sent).state, looked_at(ctx, sent).close_reason) == ("withdrawn", "wrong price")
    assert {line.state for job in seen(ctx, sent.order).jobs for line in job.lines} == {"proposed"}
    with pytest.raises(IllegalTransition):
        answered(ctx, sent, yes(*sent.line_ids))


def test_a_draft_is_withdrawn_and_another_can_be_made(ctx_as, act):
    ctx, order = ctx_as(), an_order(ctx_as())
    draft = a_draft(ctx, order)
    act(withdraw_estimate, ctx, estimate_id=draft, expected_version=1)
    assert a_draft(ctx, order) != draft
