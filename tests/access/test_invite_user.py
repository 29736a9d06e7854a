from typing import Any

import pytest

from tests.access.builders import a_user, an_invitation
from workwright.access.actions.invite_user import AlreadyHere, invite_user
from workwright.access.queries import list_invitations
from workwright.kernel.errors import Forbidden, Invalid


def test_an_invitation_waits_in_the_list_and_is_announced(ctx_as: Any, journal: Any) -> None:
    invitation = an_invitation(ctx_as("branch_manager"))
    assert [view.id for view in list_invitations(ctx_as("branch_manager"))] == [invitation]
    assert journal()[-1]["events"] == [["access.user_invited", {"invitation_id": str(invitation)}]]


def test_the_journal_holds_no_name_and_no_address(ctx_as: Any, journal: Any) -> None:
    an_invitation(ctx_as("branch_manager"), "secret.person@example.com")
    assert "secret.person" not in str(journal()[-1])
    assert "Robin" not in str(journal()[-1])


def test_one_address_has_one_seat_or_invitation(ctx_as: Any) -> None:
    an_invitation(ctx_as(), "robin@example.com")
    with pytest.raises(AlreadyHere):
        an_invitation(ctx_as(), "Robin@Example.com")
    a_user(ctx_as(), "kim@example.com")
    with pytest.raises(AlreadyHere):
        an_invitation(ctx_as(), "kim@example.com")


@pytest.mark.parametrize("role", ["branch_manager", "accountant", "super_admin"])
def test_a_branch_manager_gives_no_office_roles(ctx_as: Any, role: str) -> None:
    ctx = ctx_as("branch_manager")
    with pytest.raises(Forbidden):
        an_invitation(ctx, "a@example.com", {"role": role, "branch_id": ctx.branch_id})


def test_a_branch_manager_gives_seats_in_no_other_branch(ctx_as: Any, company: Any) -> None:
    with pytest.raises(Invalid):
        an_invitation(
            ctx_as("branch_manager"), "a@example.com", {"role": "cashier", "branch_id": company.north}
        )
    with pytest.raises(Forbidden):
        an_invitation(ctx_as("branch_manager"), "a@example.com", {"role": "cashier"})


def test_an_invitation_has_a_seat() -> None:
    with pytest.raises(ValueError, match="seats"):
        invite_user.command(email="a@example.com", name="A", seats=())
