from typing import Any

import pytest

from tests.access.builders import a_user
from workwright.access.actions.edit_user import edit_user
from workwright.access.actions.invite_user import AlreadyHere
from workwright.access.queries import get_user, user_by_email
from workwright.kernel.errors import Forbidden, Stale


def test_name_and_address_change(act: Any, ctx_as: Any) -> None:
    user_id = a_user(ctx_as())
    act(edit_user, ctx_as(), user_id=user_id, expected_version=1, email="New@Example.com")
    shown = get_user(ctx_as(), user_id)
    assert (shown.name, shown.email, shown.version) == ("Robin Vale", "new@example.com", 2)
    assert user_by_email("NEW@example.com") == user_id


def test_an_address_belongs_to_one_person(act: Any, ctx_as: Any) -> None:
    user_id = a_user(ctx_as())
    a_user(ctx_as(), "kim@example.com")
    with pytest.raises(AlreadyHere):
        act(edit_user, ctx_as(), user_id=user_id, expected_version=1, email="kim@example.com")


def test_nobody_takes_over_a_superior_by_changing_their_address(act: Any, ctx_as: Any, company: Any) -> None:
    boss = a_user(ctx_as(), "boss@example.com", {"role": "super_admin", "branch_id": company.harbour})
    with pytest.raises(Forbidden):
        act(edit_user, ctx_as("operations_manager"), user_id=boss, expected_version=1, email="me@example.com")


def test_an_older_version_is_stale(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Stale):
        act(edit_user, ctx_as(), user_id=a_user(ctx_as()), expected_version=9, name="Kim")
