"""Four eyes where there are four; else one's own, with proof and a reason, marked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.access.builders import somebody_else
from tests.drawers.builders import an_open_shift
from tests.world import NOW, Company
from workwright.access.actions.approve_alone import ReasonNeeded, SecondPersonNeeded
from workwright.access.queries import list_self_approvals, self_approvals
from workwright.drawers.actions.approve_shift import approve_shift
from workwright.drawers.actions.close_shift import close_shift
from workwright.drawers.actions.count_shift import count_shift
from workwright.kernel.context import Context, Proof
from workwright.kernel.errors import ProofNeeded

As = Callable[..., Context]
Act = Callable[..., Any]
WHY = "Saturday, nobody else is in"


@pytest.fixture
def closed(ctx_as: As, act: Act) -> dict[str, Any]:
    """A shift that the manager closed: what is needed to approve it."""
    manager = ctx_as("branch_manager")
    shift = an_open_shift(manager)
    act(count_shift, manager, shift_id=shift, counted_minor=10_000)
    act(close_shift, manager, shift_id=shift, expected_version=2)
    return {"shift_id": shift, "reason": WHY}


def test_at_a_screen_it_takes_a_fresh_proof_too(
    ctx_as: As, act: Act, closed: dict[str, Any], journal: Callable[..., Any]
) -> None:
    at_desk = ctx_as("branch_manager", door="desk")
    for stale in (None, Proof("password", NOW)):
        with pytest.raises(ProofNeeded):
            act(approve_shift, replace(at_desk, proof=stale), **closed)
    fresh = replace(at_desk, proof=Proof("totp", NOW + timedelta(minutes=1)))
    assert act(approve_shift, fresh, **closed).self_approved
    row = journal()[-1]
    assert (row["proof"], row["acts"]) == ("totp", ["access.approve_alone"])


def test_the_mark_is_listed_on_its_day_in_its_branch(
    ctx_as: As, act: Act, closed: dict[str, Any], journal: Callable[..., Any], company: Company
) -> None:
    act(approve_shift, ctx_as("branch_manager"), **closed)
    auditor = ctx_as("auditor")
    (mark,) = list_self_approvals(auditor)
    assert (mark.permission, mark.reason, mark.approved_at) == (approve_shift.name, WHY, NOW)
    assert str(mark.journal_id) == journal()[-1]["id"]
    assert list_self_approvals(auditor, on=NOW.date() - timedelta(days=1)) == []
    assert self_approvals(auditor, NOW, NOW) == []
    assert list_self_approvals(ctx_as("auditor", branch=company.north)) == []


def test_a_short_reason_or_a_second_person_refuses(ctx_as: As, act: Act, closed: dict[str, Any]) -> None:
    with pytest.raises(ReasonNeeded):
        act(approve_shift, ctx_as("branch_manager"), **closed | {"reason": "alone"})
    somebody_else(ctx_as, "branch_manager")
    with pytest.raises(SecondPersonNeeded, match="Robin Vale"):
        act(approve_shift, ctx_as("branch_manager"), **closed)
