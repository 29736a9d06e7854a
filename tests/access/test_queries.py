from typing import Any

import pytest

from tests.access.builders import a_user
from workwright.access.queries import branch_facts, get_branch, get_me, get_user, list_branches, list_users
from workwright.kernel.errors import Forbidden, NotFound
from workwright.kernel.ids import new_id


def test_a_branch_s_people_see_their_branch_only(ctx_as: Any, company: Any) -> None:
    assert [branch.id for branch in list_branches(ctx_as("technician"))] == [company.harbour]
    assert [branch.id for branch in list_branches(ctx_as())] == [company.harbour, company.north]
    with pytest.raises(NotFound):
        get_branch(ctx_as("technician"), company.north)


def test_people_of_another_branch_are_not_there(ctx_as: Any, company: Any) -> None:
    there = a_user(ctx_as(), "n@example.com", {"role": "technician", "branch_id": company.north})
    here = a_user(ctx_as(), "h@example.com")
    assert [user.id for user in list_users(ctx_as("branch_manager"))] == [here]
    with pytest.raises(NotFound):
        get_user(ctx_as("branch_manager"), there)
    assert {user.id for user in list_users(ctx_as(), q="EXAMPLE")} == {here, there}


def test_a_technician_does_not_list_people(ctx_as: Any) -> None:
    with pytest.raises(Forbidden):
        list_users(ctx_as("technician"))


def test_me_names_rights_and_branches(ctx_as: Any, company: Any) -> None:
    me = get_me(ctx_as("cashier"))
    assert "payments.take_cash" in me.permissions
    assert [branch.code for branch in me.branches] == ["HSG"]
    assert "ledger.close_period" in get_me(ctx_as()).permissions


def test_a_missing_branch_is_not_found(database: None) -> None:
    with pytest.raises(NotFound):
        branch_facts(new_id())
