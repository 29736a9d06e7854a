"""What people ask for is written down, with the day by which they have an answer coming."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.inventory.builders import run_inner
from tests.parties.builders import a_customer
from tests.world import NOW
from workwright.kernel.errors import Invalid
from workwright.parties.actions.find_walk_in import FindWalkIn, find_walk_in
from workwright.parties.rules import WALK_IN
from workwright.privacy.actions.record_request import AlreadyAsked, NobodyMeant, record_request
from workwright.privacy.queries import list_requests


def test_it_is_answered_within_a_month_and_asked_once(ctx_as: Any, act: Any) -> None:
    ctx = ctx_as("service_advisor")
    who = a_customer(ctx)
    act(record_request, ctx, customer_id=who, kind="erasure", channel="letter", asked_on=date(2026, 11, 20))
    (row,) = list_requests(ctx_as("branch_manager"), customer_id=who)
    assert (row.answer_by, row.channel, row.state) == (date(2026, 12, 20), "letter", "open")
    assert row.allowed_actions == ("privacy.erase_person", "privacy.decline_request")
    with pytest.raises(AlreadyAsked):
        act(record_request, ctx, customer_id=who, kind="erasure")
    with pytest.raises(Invalid):
        act(record_request, ctx, customer_id=who, kind="export", asked_on=NOW.date() + timedelta(days=2))


def test_the_walk_in_customer_is_nobody(ctx_as: Any, act: Any, journal: Any) -> None:
    ctx = ctx_as()
    run_inner(ctx, find_walk_in, FindWalkIn())
    with pytest.raises(NobodyMeant):
        act(record_request, ctx, customer_id=WALK_IN, kind="export")
