from typing import Any

import pytest

from tests.access.builders import an_invitation
from tests.world import NOW
from workwright.access.actions.renew_invitation import InvitationClosed
from workwright.access.actions.revoke_invitation import revoke_invitation
from workwright.access.queries import invitation_token, list_invitations, open_invitation
from workwright.kernel.errors import NotFound


def test_a_revoked_invitation_opens_nothing(act: Any, ctx_as: Any) -> None:
    invitation = an_invitation(ctx_as())
    act(revoke_invitation, ctx_as(), invitation_id=invitation)
    assert list_invitations(ctx_as()) == []
    with pytest.raises(NotFound):
        open_invitation(invitation_token(invitation), NOW)
    with pytest.raises(InvitationClosed):
        act(revoke_invitation, ctx_as(), invitation_id=invitation)
    an_invitation(ctx_as())
