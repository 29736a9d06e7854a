"""Two people answer at once: one answer per line."""

import pytest

from tests.estimates.builders import a_sent_estimate, answered, looked_at, no, yes
from tests.work_orders.builders import an_order
from tests.world import act, in_threads
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.actions.send_estimate import send_estimate
from workwright.estimates.models import Decision
from workwright.estimates.queries import list_estimates

pytestmark = pytest.mark.race


def test_a_line_is_answered_once_by_whoever_comes_first(fresh_db, ctx_as):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    done = in_threads(8, lambda n: answered(ctx, sent, yes(*sent.line_ids) if n % 2 else no(*sent.line_ids)))
    assert sum(1 for answer in done if not isinstance(answer, Exception)) == 1
    assert Decision.unscoped.count() == len(sent.line_ids)
    assert len(looked_at(ctx, sent).authorisations) == 1


def test_a_draft_tapped_eight_times_is_sent_once(fresh_db, ctx_as):
    ctx, order = ctx_as(), an_order(ctx_as())
    drafts = in_threads(8, lambda _: act(draft_estimate, ctx, work_order_id=order.id))
    assert len({draft.id for draft in drafts}) == 1
    sent = in_threads(8, lambda _: act(send_estimate, ctx, estimate_id=drafts[0].id, expected_version=1))
    assert sum(1 for answer in sent if not isinstance(answer, Exception)) == 1
    assert [card.state for card in list_estimates(ctx, order.id)] == ["sent"]
