from typing import Any

import pytest

from tests.access.builders import a_user
from workwright.access.actions.set_roles import LastAdministrator, OwnRoles, set_roles
from workwright.access.queries import branches_of, get_user, user_actor, users_with
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Stale

WHOLE = {"role": "super_admin"}


def test_roles_are_replaced_and_the_older_rights_end(act: Any, ctx_as: Any, company: Any) -> None:
    user_id = a_user(ctx_as())
    before = user_actor(user_id, company.harbour)
    seats = [{"role": "cashier", "branch_id": company.north}, {"role": "auditor", "branch_id": company.north}]
    done = act(set_roles, ctx_as(), user_id=user_id, expected_version=1, seats=seats)
    assert {seat.role for seat in get_user(ctx_as(), user_id).seats} == {"cashier", "auditor"}
    assert branches_of(user_id) == [company.north]
    assert done.version == 2
    stale = Context(before, ctx_as().now, "test", company.harbour)
    with pytest.raises(Forbidden, match="rights were changed"):
        act(
            set_roles,
            stale_with(stale),
            user_id=a_user(ctx_as(), "b@example.com"),
            expected_version=1,
            seats=(),
        )


def stale_with(ctx: Context) -> Context:
    """The same person, version and moment, holding every right, to reach the journal."""
    actor = ctx.actor
    strong = type(actor)(actor.ref, actor.name, {"*"}, None, actor.version, actor.user_id)
    return Context(strong, ctx.now, ctx.door, ctx.branch_id)


def test_a_manager_here_and_technician_there_reads_only_here(ctx_as: Any, company: Any) -> None:
    seats = (
        {"role": "branch_manager", "branch_id": company.harbour},
        {"role": "technician", "branch_id": company.north},
    )
    user_id = a_user(ctx_as(), "two@example.com", *seats)
    here, there = user_actor(user_id, company.harbour), user_actor(user_id, company.north)
    assert here is not None
    assert there is not None
    assert here.branches == {company.harbour}
    assert there.branches == {company.harbour, company.north}
    assert not there.may("billing.credit_invoice")


def test_a_supervisor_sees_exactly_the_branches_given(ctx_as: Any, company: Any) -> None:
    seat = {"role": "regional_supervisor", "branch_id": company.harbour}
    user_id = a_user(ctx_as(), "region@example.com", seat)
    actor = user_actor(user_id, company.harbour)
    assert actor is not None
    assert actor.branches == {company.harbour}


def test_company_wide_roles_reach_every_branch(ctx_as: Any, company: Any) -> None:
    user_id = a_user(ctx_as(), "all@example.com", {"role": "accountant"})
    actor = user_actor(user_id, company.north)
    assert actor is not None
    assert actor.branches is None
    assert set(branches_of(user_id)) == {company.harbour, company.north}
    assert [card.id for card in users_with("ledger.close_period", company.north)] == [user_id]


def test_nobody_changes_their_own_roles(act: Any, ctx_as: Any, company: Any) -> None:
    user_id = a_user(ctx_as(), "boss@example.com", WHOLE)
    own = Context(user_actor(user_id, None), ctx_as().now, "test")
    with pytest.raises(OwnRoles):
        act(set_roles, own, user_id=user_id, expected_version=1, seats=[{"role": "accountant"}])


def test_the_last_administrator_stays(act: Any, ctx_as: Any) -> None:
    user_id = a_user(ctx_as(), "boss@example.com", WHOLE)
    with pytest.raises(LastAdministrator):
        act(set_roles, ctx_as(), user_id=user_id, expected_version=1, seats=[{"role": "auditor"}])
    a_user(ctx_as(), "deputy@example.com", WHOLE)
    act(set_roles, ctx_as(), user_id=user_id, expected_version=1, seats=[{"role": "auditor"}])


def test_nobody_disposes_of_a_superior(act: Any, ctx_as: Any, company: Any) -> None:
    user_id = a_user(ctx_as(), "boss@example.com", {"role": "super_admin", "branch_id": company.harbour})
    with pytest.raises(Forbidden):
        act(set_roles, ctx_as("operations_manager"), user_id=user_id, expected_version=1, seats=())


def test_an_older_version_is_stale(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Stale):
        act(set_roles, ctx_as(), user_id=a_user(ctx_as()), expected_version=3, seats=())
