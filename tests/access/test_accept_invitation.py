from datetime import timedelta
from typing import Any

import pytest

from tests.access.builders import PASSWORD, a_user, an_invitation
from tests.world import NOW
from workwright.access.actions.accept_invitation import accept_invitation
from workwright.access.actions.renew_invitation import InvitationClosed
from workwright.access.models import User
from workwright.access.queries import invitation_token, open_invitation, user_actor
from workwright.kernel.errors import Invalid, NotFound


def test_whoever_accepts_becomes_a_user_with_the_seat(ctx_as: Any, company: Any) -> None:
    user_id = a_user(ctx_as())
    actor = user_actor(user_id, company.harbour)
    assert actor is not None
    assert actor.branches == {company.harbour}
    assert actor.may("work_orders.start_job")
    assert not actor.may("billing.credit_invoice")
    assert User.objects.get(id=user_id).check_password(PASSWORD)


def test_the_password_stands_nowhere_in_the_journal(ctx_as: Any, journal: Any) -> None:
    a_user(ctx_as())
    assert PASSWORD not in str(journal())


def test_the_link_opens_the_invitation_until_it_is_used(act: Any, ctx_as: Any) -> None:
    invitation = an_invitation(ctx_as())
    token = invitation_token(invitation)
    assert open_invitation(token, NOW).id == invitation
    act(accept_invitation, ctx_as(), invitation_id=invitation, generation=1, password=PASSWORD)
    with pytest.raises(NotFound):
        open_invitation(token, NOW)
    with pytest.raises(InvitationClosed):
        act(accept_invitation, ctx_as(), invitation_id=invitation, generation=1, password=PASSWORD)


def test_an_expired_invitation_is_closed(act: Any, ctx_as: Any) -> None:
    invitation = an_invitation(ctx_as())
    late = NOW + timedelta(days=7, seconds=1)
    with pytest.raises(InvitationClosed):
        act(accept_invitation, ctx_as(at=late), invitation_id=invitation, generation=1, password=PASSWORD)
    with pytest.raises(NotFound):
        open_invitation(invitation_token(invitation), late)


@pytest.mark.parametrize("password", ["short", "password1234", "robin@example.com", "1234567890123"])
def test_a_weak_password_is_refused(act: Any, ctx_as: Any, password: str) -> None:
    invitation = an_invitation(ctx_as())
    with pytest.raises(Invalid) as refused:
        act(accept_invitation, ctx_as(), invitation_id=invitation, generation=1, password=password)
    assert refused.value.field == "password"


def test_a_forged_link_is_not_found(ctx_as: Any) -> None:
    token = invitation_token(an_invitation(ctx_as()))
    for forged in (token[:-2] + ("AA" if token[-2:] != "AA" else "BB"), "", "x" * 45, token + "é"):
        with pytest.raises(NotFound):
            open_invitation(forged, NOW)
