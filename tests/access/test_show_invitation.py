"""An invitation handed over on a screen: the record knows who saw its link, and holds no link."""

import pytest

from tests.world import act, journal
from workwright.access.actions.invite_user import invite_user
from workwright.access.actions.renew_invitation import InvitationClosed
from workwright.access.actions.revoke_invitation import revoke_invitation
from workwright.access.actions.show_invitation import show_invitation
from workwright.access.queries import invitation_token
from workwright.kernel.errors import Forbidden, NotFound
from workwright.kernel.ids import new_id


def an_invitation(ctx, role="technician"):
    seats = ({"role": role, "branch_id": ctx.branch_id},)
    return act(invite_user, ctx, email="tom@example.com", name="Tom", seats=seats).id


def test_the_record_tells_who_saw_it_and_holds_no_link(ctx_as):
    manager = ctx_as("branch_manager")
    invitation = an_invitation(manager)
    act(show_invitation, manager, invitation_id=invitation)
    entry = journal()[-1]
    assert (entry["action"], entry["actor"]) == ("access.show_invitation", manager.actor.ref)
    assert invitation_token(invitation) not in str(journal())


def test_nobody_sees_the_link_of_a_seat_that_they_could_not_give(ctx_as):
    invitation = an_invitation(ctx_as("super_admin"), "operations_manager")
    with pytest.raises(Forbidden):
        act(show_invitation, ctx_as("branch_manager"), invitation_id=invitation)


def test_a_closed_or_unknown_one_is_not_shown(ctx_as):
    admin = ctx_as("super_admin")
    invitation = an_invitation(admin)
    act(revoke_invitation, admin, invitation_id=invitation)
    with pytest.raises(InvitationClosed):
        act(show_invitation, admin, invitation_id=invitation)
    with pytest.raises(NotFound):
        act(show_invitation, admin, invitation_id=new_id())
