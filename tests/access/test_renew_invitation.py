from datetime import timedelta
from typing import Any

import pytest

from tests.access.builders import PASSWORD, an_invitation
from tests.world import NOW
from workwright.access.actions.accept_invitation import accept_invitation
from workwright.access.actions.renew_invitation import renew_invitation
from workwright.access.queries import invitation_token, open_invitation
from workwright.kernel.errors import Forbidden, NotFound


def test_a_new_link_replaces_the_old_one(act: Any, ctx_as: Any) -> None:
    invitation = an_invitation(ctx_as())
    old = invitation_token(invitation)
    later = NOW + timedelta(days=30)
    act(renew_invitation, ctx_as(at=later), invitation_id=invitation)
    assert open_invitation(invitation_token(invitation), later + timedelta(days=6)).generation == 2
    with pytest.raises(NotFound):
        open_invitation(old, NOW)
    with pytest.raises(NotFound):
        act(accept_invitation, ctx_as(at=later), invitation_id=invitation, generation=1, password=PASSWORD)


def test_nobody_renews_what_they_may_not_give(act: Any, ctx_as: Any, company: Any) -> None:
    seat = {"role": "accountant", "branch_id": company.harbour}
    invitation = an_invitation(ctx_as(), "a@example.com", seat)
    with pytest.raises(Forbidden):
        act(renew_invitation, ctx_as("branch_manager"), invitation_id=invitation)
