"""What the clock does."""

from datetime import timedelta

from tests.estimates.builders import a_sent_estimate, looked_at
from tests.world import NOW
from workwright.estimates.flows import expire_due


def test_everything_due_expires_once(fresh_db, ctx_as):
    sent = a_sent_estimate(ctx_as())
    later = NOW + timedelta(days=31)
    assert expire_due(NOW) == 0
    assert expire_due(later) == 1
    assert expire_due(later) == 0
    assert looked_at(ctx_as(), sent).state == "expired"
